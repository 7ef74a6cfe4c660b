use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

struct Log;

#[behavior]
async fn trace<M: Message>(
    message: M,
    _: &Log,
    next: impl Next<M>,
) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

fn main() {}
