use cqrs::prelude::*;

#[command]
struct ShipOrder {
    #[id]
    order: u64,
    #[expected_version]
    seen: u64,
}

fn main() {}
