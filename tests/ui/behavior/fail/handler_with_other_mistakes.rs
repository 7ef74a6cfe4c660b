use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

#[command]
struct PlaceOrder;

trait Authorize {
    const ROLE: &'static str;
}

#[behavior]
async fn authorize<M: Message + Authorize>(
    message: M,
    next: impl Next<M>,
) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

struct Repo;

struct Pool;

#[handler(through(authorize))]
async fn place_order(_: PlaceOrder, _: Repo, _: &mut Pool) -> Result<u32, BoxError> {
    Ok(1)
}

fn main() {}
