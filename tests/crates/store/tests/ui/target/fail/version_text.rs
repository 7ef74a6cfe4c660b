use cqrs::prelude::*;

#[command]
struct ShipOrder {
    #[id]
    order: u64,
    #[expected_version]
    seen: Option<String>,
}

fn main() {}
