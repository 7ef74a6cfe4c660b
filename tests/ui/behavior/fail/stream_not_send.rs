use cqrs::prelude::*;
use cqrs::{Error, Message, NextStream};
use futures_util::Stream;

#[behavior]
fn trace<M: Message>(
    message: M,
    next: impl NextStream<M>,
) -> impl Stream<Item = Result<M::Output, Error<M::Error>>> {
    use futures_util::StreamExt;
    let count = std::rc::Rc::new(1);
    next.run(message).inspect(move |_| drop(count.clone()))
}

fn main() {}
