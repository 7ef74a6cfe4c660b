use cqrs::prelude::*;

#[aggregate(id = u64, state)]
union Order {
    a: u8,
}

fn main() {}
