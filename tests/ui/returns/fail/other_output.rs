use cqrs::prelude::*;

struct OrderId;

#[command(returns = OrderId)]
struct PlaceOrder;

#[handler]
async fn place_order(_: PlaceOrder) -> Result<String, BoxError> {
    Ok(String::new())
}

fn main() {}
