use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
async fn handle(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

async fn send(mediator: &Mediator) {
    let _ = mediator.publish(PlaceOrder).await;
}

fn main() {}
