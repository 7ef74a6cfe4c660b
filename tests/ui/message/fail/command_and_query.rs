use cqrs::prelude::*;

#[command]
#[query(returns = u64)]
struct PlaceOrder;

fn main() {}
