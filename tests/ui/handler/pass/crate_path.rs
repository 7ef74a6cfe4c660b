mod facade {
    pub mod inner {
        pub use cqrs::*;
    }
}

mod cqrs {}

use crate::facade::inner::prelude::*;

#[command(crate = crate::facade::inner, returns = u64)]
struct PlaceOrder;

#[event(crate = ::cqrs)]
struct OrderPlaced;

struct Pool;

#[handler(crate = crate::facade::inner)]
async fn place_order(_: PlaceOrder, _: &Pool, _: Context<'_>) -> Result<u64, BoxError> {
    Ok(1)
}

struct Orders;

#[handler(crate = crate::facade::inner)]
impl Orders {
    async fn react(&self, _: &OrderPlaced) -> Result<(), BoxError> {
        Ok(())
    }
}

fn main() {}
