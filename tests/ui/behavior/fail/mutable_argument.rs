use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

struct UnitOfWork;

#[behavior]
async fn trace<M: Message>(
    message: M,
    next: impl Next<M>,
    _: &mut UnitOfWork,
) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

fn main() {}
