use cqrs::prelude::*;

#[command]
struct PlaceOrder;

async fn send(mediator: &Mediator) {
    let _ = mediator.send(PlaceOrder).await;
}

fn main() {}
