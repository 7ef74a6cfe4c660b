use cqrs::prelude::*;

#[command]
union Order {
    id: u64,
}

fn main() {}
