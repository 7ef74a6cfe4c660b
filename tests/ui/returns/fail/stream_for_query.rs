use cqrs::prelude::*;

#[query(returns = u64)]
struct GetOrder;

#[handler]
fn get_order(_: GetOrder) -> impl futures_util::Stream<Item = Result<u64, BoxError>> {
    futures_util::stream::empty()
}

fn main() {}
