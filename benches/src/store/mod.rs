//! What it costs to store events, beside other stores: each in a program of its own, on database files of its own, with
//! the same durability.
//!
//! The programs are in `benches/store`. They link different versions of SQLite, so that no program can have all of them,
//! and speak one language on their input and output, which the crate `store-protocol` has there.

pub mod cases;
pub mod contenders;
pub mod files;
pub mod goals;
pub mod measured;
pub mod report;
pub mod setting;
