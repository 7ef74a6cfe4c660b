use cqrs::prelude::*;
use cqrs::store::ExpectedVersion;

#[command]
struct ShipOrder {
    #[id]
    order: u64,
    #[expected_version]
    seen: ExpectedVersion,
}

fn main() {}
