use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
async fn place_order(_: PlaceOrder, ctx: &Context<'_>) -> Result<(), BoxError> {
    let _ = ctx;
    Ok(())
}

fn main() {}
