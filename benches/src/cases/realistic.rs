//! What programs do: a command with two dependencies that is validated first, and passes or does not; a command whose
//! handler publishes an event.

mod event;
mod validated;

use crate::case::Case;

pub(super) fn cases() -> Vec<Case> {
    [validated::cases(), event::cases()].into_iter().flatten().collect()
}
