use cqrs::prelude::*;

#[command(returns = 1)]
struct PlaceOrder;

fn main() {}
