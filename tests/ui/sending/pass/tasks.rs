use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[event]
struct OrderPlaced;

#[handler]
async fn place_order(_: PlaceOrder, ctx: Context<'_>) -> Result<(), BoxError> {
    ctx.publish(OrderPlaced).await?;
    Ok(())
}

fn spawn(mediator: &Mediator) {
    let mediator = mediator.clone();
    tokio::spawn(async move { mediator.send(PlaceOrder).await });
}

fn main() {}
