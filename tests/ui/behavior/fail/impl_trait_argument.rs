use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

trait Log {}

#[behavior]
async fn trace<M: Message>(
    message: M,
    next: impl Next<M>,
    _: &impl Log,
) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

fn main() {}
