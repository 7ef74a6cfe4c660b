use cqrs::prelude::*;
use cqrs::{Error, Next};

#[query(returns = u32)]
struct GetOrder;

#[behavior]
async fn authorize<M: cqrs::Command>(message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

#[handler(through(authorize))]
async fn get_order(_: GetOrder) -> Result<u32, BoxError> {
    Ok(1)
}

fn main() {}
