use cqrs::prelude::*;
use cqrs::{AnyNext, AnyOutcome};

trait Log {}

#[behavior(order = 10, on(commands))]
async fn audit(mut next: AnyNext<'_>, _: &dyn Log) -> AnyOutcome {
    next.run().await
}

fn main() {}
