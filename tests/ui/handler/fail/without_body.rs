use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
async fn place_order(cmd: PlaceOrder) -> Result<(), BoxError>;

fn main() {}
