use cqrs::prelude::*;
use cqrs::{AnyNext, AnyOutcome};

#[behavior(on(commands))]
async fn audit(mut next: AnyNext<'_>) -> AnyOutcome {
    next.run().await
}

fn main() {}
