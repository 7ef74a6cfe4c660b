use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

struct Audit;

#[behavior]
impl Audit {
    async fn run<M: Message>(&self, message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>> {
        next.run(message).await
    }
}

fn main() {}
