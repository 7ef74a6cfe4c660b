use cqrs::prelude::*;
use cqrs::{Message, Next};

#[behavior]
async fn trace<M: Message>(message: M, next: impl Next<M>) {
    let _ = next.run(message).await;
}

fn main() {}
