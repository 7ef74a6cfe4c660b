use cqrs::prelude::*;

#[command]
struct ShipOrder {
    #[id]
    order: u64,
    #[expected_version]
    seen: cqrs::store::Version,
    #[expected_version]
    known: cqrs::store::Version,
}

fn main() {}
