use cqrs::prelude::*;

#[command(returns = u64 contract)]
struct PlaceOrder;

fn main() {}
