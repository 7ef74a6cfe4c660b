use cqrs::prelude::*;

#[command]
struct ShipOrder {
    #[id]
    order: OrderId,
}

fn main() {}
