use cqrs::prelude::*;

#[query(returns = u64)]
struct GetOrder;

#[handler]
fn get_order(_: GetOrder) -> impl Future<Output = Result<String, BoxError>> {
    async { Ok(String::new()) }
}

fn main() {}
