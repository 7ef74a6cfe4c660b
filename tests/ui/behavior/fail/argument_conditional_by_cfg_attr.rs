use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

struct Log;

#[behavior]
async fn audit<M: Message>(
    message: M,
    next: impl Next<M>,
    #[cfg_attr(all(), cfg(any()))] _: &Log,
    #[cfg_attr(all(), allow(unused))] log: &Log,
) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

#[command]
struct PlaceOrder;

#[handler(through(audit))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
