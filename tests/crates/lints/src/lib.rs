//! Every macro in every form, public and private, without a single `allow`: a lint that fires here fires in the code
//! of users, who cannot change what the macros write.
#![forbid(unsafe_code)]
#![deny(
    missing_docs,
    unused,
    unreachable_pub,
    missing_debug_implementations,
    rust_2018_idioms,
    clippy::all,
    clippy::pedantic
)]

pub mod aggregates;
pub mod arguments;
pub mod behaviors;
pub mod events;
pub mod forms;
pub mod messages;
mod private;
pub mod streams;

pub use private::{by_hand, privately, provide_hidden};
