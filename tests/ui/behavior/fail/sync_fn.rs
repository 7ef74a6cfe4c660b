use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

#[behavior]
fn trace<M: Message>(_: M, _: impl Next<M>) -> Result<M::Output, Error<M::Error>> {
    todo!()
}

fn main() {}
