use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct Odd;

#[handler]
async fn place_order(_: PlaceOrder) -> Result<(), Odd> {
    Ok(())
}

fn main() {}
