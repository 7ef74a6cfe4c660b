use cqrs::prelude::*;
use cqrs::{AnyNext, AnyOutcome, Message};

#[behavior(order = 1, on(commands))]
async fn trace<M: Message>(message: M, mut next: AnyNext<'_>) -> AnyOutcome {
    next.run().await
}

fn main() {}
