use cqrs::prelude::*;

#[command]
struct ShipOrder<T> {
    #[id]
    order: T,
}

fn main() {}
