use cqrs::prelude::*;

#[query(returns = u64)]
struct GetOrder;

async fn send(mediator: &Mediator) {
    let _ = mediator.send(GetOrder).await;
}

fn main() {}
