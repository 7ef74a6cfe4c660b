use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler(retyr)]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

async fn send(mediator: &Mediator) {
    let _ = mediator.send(PlaceOrder).await;
}

fn main() {}
