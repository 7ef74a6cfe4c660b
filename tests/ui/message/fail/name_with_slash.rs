use cqrs::prelude::*;

#[event(name = "orders/placed")]
struct OrderPlaced;

fn main() {}
