use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

#[behavior]
async fn trace<M: Message>(message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>> {
    let count = std::rc::Rc::new(1);
    let outcome = next.run(message).await;
    drop(count);
    outcome
}

fn main() {}
