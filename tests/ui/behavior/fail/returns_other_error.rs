use cqrs::prelude::*;
use cqrs::{Message, Next};

#[behavior]
async fn trace<M: Message>(_: M, _: impl Next<M>) -> Result<M::Output, M::Error> {
    todo!()
}

fn main() {}
