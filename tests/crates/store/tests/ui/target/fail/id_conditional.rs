use cqrs::prelude::*;

#[command]
struct ShipOrder {
    #[cfg(any())]
    #[id]
    order: u64,
}

fn main() {}
