use cqrs::prelude::*;
use cqrs::{Message, NextStream};
use futures_util::Stream;

#[behavior]
fn trace<M: Message>(message: M, next: impl NextStream<M>) -> impl Stream<Item = u32> + Send {
    let _ = (message, next);
    futures_util::stream::empty()
}

fn main() {}
