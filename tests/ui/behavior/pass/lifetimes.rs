//! Lifetimes with a name, and what is said of them.

#![deny(warnings)]

use cqrs::prelude::*;
use cqrs::{Error, Message, NextRef};

struct Log;

#[behavior]
async fn bound<'a, M: Message + Sync + 'a>(
    message: &'a M,
    next: impl NextRef<M> + 'a,
) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

#[behavior]
async fn related<'a, 'b: 'a, M: 'a>(
    message: &'a M,
    next: impl NextRef<M>,
    _: &'b Log,
) -> Result<M::Output, Error<M::Error>>
where
    M: Message + Sync + 'a + 'static,
    M::Output: 'a,
    'b: 'a,
    'static: 'b,
{
    next.run(message).await
}

#[command]
struct PlaceOrder;

#[handler(through(bound, related))]
async fn place_order(_: &PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
