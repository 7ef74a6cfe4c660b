use cqrs::prelude::*;

#[command]
struct ShipOrder {
    #[id(of = Order)]
    order: u64,
    #[expected_version = 1]
    seen: cqrs::store::Version,
}

fn main() {}
