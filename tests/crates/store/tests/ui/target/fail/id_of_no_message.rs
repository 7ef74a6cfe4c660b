use cqrs::prelude::*;

struct ShipOrder {
    #[id]
    order: u64,
}

fn main() {}
