use cqrs::prelude::*;

#[command(contract = true)]
struct PlaceOrder;

fn main() {}
