use cqrs::prelude::*;

#[command]
struct PlaceOrder {
    id: u64,
}

#[handler]
async fn place_order(cmd: PlaceOrder) -> Result<(), BoxError> {
    let _id = cmd.;
    Ok(())
}

async fn send(mediator: &Mediator) {
    let _ = mediator.send(PlaceOrder { id: 1 }).await;
}

fn main() {}
