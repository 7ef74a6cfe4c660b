use cqrs::prelude::*;
use cqrs::{AnyNext, AnyOutcome};

#[behavior(order = 10, on(commands))]
fn audit(_: AnyNext<'_>) -> AnyOutcome {
    todo!()
}

fn main() {}
