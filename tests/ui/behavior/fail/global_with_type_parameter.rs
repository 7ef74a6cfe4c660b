use cqrs::prelude::*;
use cqrs::{AnyNext, AnyOutcome, Message};

#[behavior(order = 10, on(commands))]
async fn audit<M: Message>(mut next: AnyNext<'_>) -> AnyOutcome {
    next.run().await
}

fn main() {}
