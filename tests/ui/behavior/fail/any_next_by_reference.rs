use cqrs::prelude::*;
use cqrs::{AnyNext, AnyOutcome};

#[behavior(order = 1, on(commands))]
async fn trace(next: &mut AnyNext<'_>) -> AnyOutcome {
    next.run().await
}

fn main() {}
