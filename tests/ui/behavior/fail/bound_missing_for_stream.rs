use cqrs::prelude::*;
use cqrs::{Error, Message, NextStream};
use futures_util::Stream;

#[query(streams = u32)]
struct ExportOrders;

trait Authorize {}

#[behavior]
fn authorize<M: Message + Authorize>(
    message: M,
    next: impl NextStream<M>,
) -> impl Stream<Item = Result<M::Output, Error<M::Error>>> + Send {
    next.run(message)
}

#[handler(through(authorize))]
fn export_orders(_: ExportOrders) -> impl Stream<Item = Result<u32, BoxError>> {
    futures_util::stream::empty()
}

fn main() {}
