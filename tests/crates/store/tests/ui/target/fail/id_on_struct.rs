use cqrs::prelude::*;

#[command]
#[id]
struct ShipOrder {
    order: u64,
}

fn main() {}
