use cqrs::prelude::*;

#[command(returns = u64)]
struct PlaceOrder;

#[handler]
fn place_order(_: PlaceOrder) -> impl futures_util::Stream<Item = Result<u64, BoxError>> {
    futures_util::stream::empty()
}

fn main() {}
