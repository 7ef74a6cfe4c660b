use cqrs::prelude::*;

#[query(returns = u64)]
struct GetOrder;

#[handler]
async fn get_order(_: GetOrder) -> u64 {
    1
}

fn main() {}
