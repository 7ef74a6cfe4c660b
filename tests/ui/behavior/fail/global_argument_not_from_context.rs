use cqrs::prelude::*;
use cqrs::{AnyNext, AnyOutcome};

struct Log;

#[behavior(order = 10, on(commands))]
async fn audit(mut next: AnyNext<'_>, _: Log) -> AnyOutcome {
    next.run().await
}

fn main() {}
