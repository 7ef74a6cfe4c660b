use cqrs::prelude::*;

#[event]
union Order {
    id: u64,
}

fn main() {}
