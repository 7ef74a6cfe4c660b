use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

struct Audit;

impl Audit {
    #[behavior]
    async fn run<M: Message>(&self, message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>> {
        next.run(message).await
    }
}

fn main() {}
