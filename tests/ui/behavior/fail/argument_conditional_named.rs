use cqrs::prelude::*;
use cqrs::{Error, Message, NextRef};

struct Log;

#[behavior]
async fn audit<M: Message + Sync>(
    message: &M,
    next: impl NextRef<M>,
    #[cfg(any())] _: &Log,
) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

#[command]
struct PlaceOrder;

#[handler(through(audit))]
async fn place_order(_: &PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
