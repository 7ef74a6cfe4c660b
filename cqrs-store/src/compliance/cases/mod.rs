//! The cases, a file for each part of what a store does.

mod prelude;

pub(super) mod appends;
pub(super) mod conflicts;
pub(super) mod documents;
pub(super) mod log;
pub(super) mod metadata;
pub(super) mod names;
pub(super) mod payloads;
pub(super) mod reads;
pub(super) mod repeats;
pub(super) mod sharing;
pub(super) mod times;
pub(super) mod transactions;
