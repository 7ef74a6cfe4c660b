use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError>
where
    PlaceOrder: Send,
{
    Ok(())
}

fn main() {}
