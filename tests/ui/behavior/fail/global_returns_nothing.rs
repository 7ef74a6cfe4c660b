use cqrs::prelude::*;
use cqrs::AnyNext;

#[behavior(order = 10, on(commands))]
async fn audit(mut next: AnyNext<'_>) {
    next.run().await;
}

fn main() {}
