use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

#[behavior]
async fn trace<M: Message, N: Next<M>>(message: M, next: N) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

fn main() {}
