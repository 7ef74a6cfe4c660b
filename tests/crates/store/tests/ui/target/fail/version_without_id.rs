use cqrs::prelude::*;

#[command]
struct ShipOrder {
    order: u64,
    #[expected_version]
    seen: cqrs::store::Version,
}

fn main() {}
