use cqrs::prelude::*;

#[command(name = "a", returns = u64, name = "b")]
struct PlaceOrder;

fn main() {}
