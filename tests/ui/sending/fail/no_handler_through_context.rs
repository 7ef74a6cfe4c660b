use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[event]
struct OrderPlaced;

#[handler]
async fn react(_: &OrderPlaced, ctx: Context<'_>) -> Result<(), BoxError> {
    ctx.send(PlaceOrder).await?;
    Ok(())
}

fn main() {}
