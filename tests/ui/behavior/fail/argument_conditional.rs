use cqrs::prelude::*;
use cqrs::{AnyNext, AnyOutcome};

struct Log;

#[behavior(order = 1, on(commands))]
async fn audit(mut next: AnyNext<'_>, #[cfg(any())] _: &Log) -> AnyOutcome {
    next.run().await
}

fn main() {}
