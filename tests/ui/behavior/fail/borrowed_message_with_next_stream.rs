use cqrs::prelude::*;
use cqrs::{Error, Message, NextStream};
use futures_util::Stream;

#[behavior]
fn trace<M: Message>(
    message: &M,
    next: impl NextStream<M>,
) -> impl Stream<Item = Result<M::Output, Error<M::Error>>> + Send {
    next.run(message)
}

fn main() {}
