use cqrs::prelude::*;

#[command(retruns = u64, contract, contract, name = 1)]
struct PlaceOrder;

fn main() {}
