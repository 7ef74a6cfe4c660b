use cqrs::prelude::*;
use cqrs::{AnyNext, AnyOutcome};

trait Audited {}

#[behavior(order = 10, on(commands), capability = Audited)]
async fn audit(mut next: AnyNext<'_>) -> AnyOutcome {
    next.run().await
}

fn main() {}
