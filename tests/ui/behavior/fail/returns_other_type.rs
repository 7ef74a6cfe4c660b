use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

#[behavior]
async fn trace<M: Message>(message: M, next: impl Next<M>) -> Result<u32, Error<M::Error>> {
    let _ = next.run(message).await;
    Ok(1)
}

fn main() {}
