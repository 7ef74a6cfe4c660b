use cqrs::prelude::*;

#[command(returns(u64))]
struct PlaceOrder;

fn main() {}
