use cqrs::prelude::*;

#[query]
struct GetOrder;

#[handler]
async fn get_order(_: GetOrder) -> Result<u64, BoxError> {
    Ok(1)
}

async fn ask(mediator: &Mediator) {
    let _ = mediator.query(GetOrder).await;
}

fn main() {}
