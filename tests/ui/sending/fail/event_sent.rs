use cqrs::prelude::*;

#[event]
struct OrderPlaced;

#[handler]
async fn handle(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

async fn send(mediator: &Mediator) {
    let _ = mediator.send(OrderPlaced).await;
}

fn main() {}
