use cqrs::prelude::*;

#[command]
struct PlaceOrder {
    article: String,
    quantity: u32,
}

#[command]
struct ShipOrder(u64);

#[command]
struct CancelOrder;

struct Pool(u32);

#[handler]
async fn place_order(PlaceOrder { article, quantity: _ }: PlaceOrder, &Pool(size): &Pool) -> Result<(), BoxError> {
    let _ = (article, size);
    Ok(())
}

#[handler]
async fn ship_order(mut cmd: ShipOrder, _: &Pool) -> Result<(), BoxError> {
    cmd.0 += 1;
    drop(cmd);
    Ok(())
}

#[handler]
async fn cancel_order(_: CancelOrder, _: Context<'_>) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
