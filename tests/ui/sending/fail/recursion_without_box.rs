use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
async fn place_order(_: PlaceOrder, ctx: Context<'_>) -> Result<(), BoxError> {
    ctx.send(PlaceOrder).await?;
    Ok(())
}

fn main() {}
