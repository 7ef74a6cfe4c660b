use cqrs::prelude::*;
use cqrs::AnyNext;

#[behavior(order = 10, on(commands))]
async fn audit(mut next: AnyNext<'_>) -> bool {
    next.run().await.is_ok()
}

fn main() {}
