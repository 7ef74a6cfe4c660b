use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

#[behavior]
async fn trace<M: Message>(next: impl Next<M>, message: M) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

fn main() {}
