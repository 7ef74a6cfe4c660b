use cqrs::prelude::*;
use cqrs::{Error, Message, Next, NextRef};

#[behavior]
async fn own<M: Message>(message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

#[behavior]
async fn borrow<M: Message + Sync>(message: &M, next: impl NextRef<M>) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

/// A function that returns a future.
#[behavior]
fn ready<M: Message>(
    message: M,
    next: impl Next<M>,
) -> impl Future<Output = Result<M::Output, Error<M::Error>>> + Send {
    next.run(message)
}

#[event]
struct OrderPlaced;

#[handler(through(borrow, borrow))]
async fn notify(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

#[handler(through(borrow), order = 3)]
fn notify_at_once(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

#[query(returns = u32)]
struct GetOrder;

#[handler(through(own, ready, borrow, borrow))]
async fn get_order(_: &GetOrder) -> Result<u32, BoxError> {
    Ok(1)
}

#[command(contract)]
struct PlaceOrder;

struct Orders;

#[handler(contract, through(own))]
impl Orders {
    #[handler(through(ready))]
    async fn place(&self, _: PlaceOrder) -> Result<(), BoxError> {
        Ok(())
    }
}

#[behavior]
#[cfg(any())]
async fn nowhere(_: Nothing) {}

fn main() {}
