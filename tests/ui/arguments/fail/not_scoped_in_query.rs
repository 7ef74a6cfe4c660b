use cqrs::prelude::*;

#[query(returns = u64)]
struct GetOrder;

struct Pool;

#[handler]
async fn get_order(_: GetOrder, _: &mut Pool) -> Result<u64, BoxError> {
    Ok(1)
}

fn main() {}
