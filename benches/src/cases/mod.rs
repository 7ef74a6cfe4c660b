//! All cases, a file for each contender or part of ours. Each case has a message and a handler of its own: a second
//! caller of one `send` could keep the compiler from inlining it.

mod behaviors;
pub(crate) mod boxed;
mod brazier;
mod by_name;
mod contract;
mod direct;
mod events;
mod global;
mod local;
mod medi_rs;
mod mediator;
mod mediator_rs;
mod realistic;
mod streams;
mod tower;

use crate::case::Case;

/// All cases, in the order of the tables. To be called in the runtime that will run them: some spawn a task.
#[must_use]
pub fn all() -> Vec<Case> {
    let groups = [
        direct::cases(),
        boxed::cases(),
        local::cases(),
        contract::cases(),
        behaviors::cases(),
        global::cases(),
        events::cases(),
        streams::cases(),
        by_name::cases(),
        realistic::cases(),
        tower::cases(),
        medi_rs::cases(),
        mediator::cases(),
        mediator_rs::cases(),
        brazier::cases(),
    ];
    groups.into_iter().flatten().collect()
}
