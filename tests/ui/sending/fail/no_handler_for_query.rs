use cqrs::prelude::*;

#[query(returns = u64)]
struct GetOrder;

async fn send(mediator: &Mediator) {
    let _ = mediator.query(GetOrder).await;
}

fn main() {}
