use cqrs::prelude::*;

#[command]
struct ShipOrder<'a> {
    #[id]
    order: &'a str,
}

fn main() {}
