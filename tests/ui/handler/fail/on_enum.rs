use cqrs::prelude::*;

#[handler]
enum Order {
    Placed,
}

fn main() {}
