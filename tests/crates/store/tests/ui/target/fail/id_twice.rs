use cqrs::prelude::*;

#[command]
struct ShipOrder {
    #[id]
    order: u64,
    #[id]
    item: u64,
}

fn main() {}
