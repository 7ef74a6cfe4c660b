use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

#[behavior]
async fn trace<M: Message, L: Send + Sync + 'static>(
    message: M,
    next: impl Next<M>,
    _: &L,
) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

fn main() {}
