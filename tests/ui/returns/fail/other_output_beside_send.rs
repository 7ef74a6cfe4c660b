use cqrs::prelude::*;

#[query(returns = u64)]
struct GetOrder;

#[handler]
async fn get_order(_: GetOrder) -> Result<String, BoxError> {
    Ok(String::new())
}

async fn send(mediator: &Mediator) {
    let _ = mediator.query(GetOrder).await;
}

fn main() {}
