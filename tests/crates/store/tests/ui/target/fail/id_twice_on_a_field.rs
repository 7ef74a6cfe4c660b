use cqrs::prelude::*;

#[command]
struct ShipOrder {
    #[id]
    #[id]
    order: u64,
}

fn main() {}
