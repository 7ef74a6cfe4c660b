use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler(ordre = 1)]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

async fn send(mediator: &Mediator) {
    let _ = mediator.send(PlaceOrder).await;
}

fn main() {}
