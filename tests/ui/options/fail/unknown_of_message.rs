use cqrs::prelude::*;

#[command(retruns = u64)]
struct PlaceOrder;

fn main() {}
