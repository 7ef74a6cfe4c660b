use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
async fn place_order<T>(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

async fn send(mediator: &Mediator) {
    let _ = mediator.send(PlaceOrder).await;
}

fn main() {}
