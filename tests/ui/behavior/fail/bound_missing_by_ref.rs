use cqrs::prelude::*;
use cqrs::{Error, Message, NextRef};

#[command]
struct PlaceOrder;

trait Authorize {
    const ROLE: &'static str;
}

#[behavior]
async fn authorize<M: Message + Sync + Authorize>(
    message: &M,
    next: impl NextRef<M>,
) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

#[handler(through(authorize))]
async fn place_order(_: &PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
