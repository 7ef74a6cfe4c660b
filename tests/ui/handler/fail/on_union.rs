use cqrs::prelude::*;

#[handler]
union Order {
    id: u64,
}

fn main() {}
