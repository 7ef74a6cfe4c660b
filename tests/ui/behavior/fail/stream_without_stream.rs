use cqrs::prelude::*;
use cqrs::{Error, Message, NextStream};

#[behavior]
async fn trace<M: Message>(_: M, _: impl NextStream<M>) -> Result<M::Output, Error<M::Error>> {
    todo!()
}

fn main() {}
