use cqrs::prelude::*;
use cqrs::{Error, Message, NextStream};
use futures_util::Stream;

#[event]
struct OrderPlaced;

#[behavior]
fn trace<M: Message>(
    message: M,
    next: impl NextStream<M>,
) -> impl Stream<Item = Result<M::Output, Error<M::Error>>> + Send {
    next.run(message)
}

#[handler(through(trace))]
async fn notify(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
