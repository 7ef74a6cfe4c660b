use cqrs::prelude::*;
use cqrs::{Error, Message, NextRef};
use futures_util::Stream;

#[query(streams = u32)]
struct ExportOrders;

#[behavior]
async fn trace<M: Message + Sync>(
    message: &M,
    next: impl NextRef<M>,
) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

#[handler(through(trace))]
fn export_orders(_: ExportOrders) -> impl Stream<Item = Result<u32, BoxError>> {
    futures_util::stream::empty()
}

fn main() {}
