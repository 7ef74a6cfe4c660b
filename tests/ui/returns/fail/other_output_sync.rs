use cqrs::prelude::*;

struct OrderId;

#[command(returns = OrderId)]
struct PlaceOrder;

#[handler]
fn place_order(_: PlaceOrder) -> Result<String, BoxError> {
    Ok(String::new())
}

fn main() {}
