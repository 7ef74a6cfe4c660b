use cqrs::prelude::*;

#[query(returns = u64)]
struct GetOrder;

#[handler]
async fn handle(_: GetOrder) -> Result<u64, BoxError> {
    Ok(1)
}

async fn send(mediator: &Mediator) {
    let _ = mediator.publish(GetOrder).await;
}

fn main() {}
