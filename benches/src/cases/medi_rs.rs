//! medi-rs: routes that a macro generates.

mod commands;
mod events;
mod streams;

use crate::case::Case;

pub(super) fn cases() -> Vec<Case> {
    [commands::cases(), events::cases(), streams::cases()].into_iter().flatten().collect()
}
