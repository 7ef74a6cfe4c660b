use cqrs::prelude::*;

#[command(contract, contract)]
struct PlaceOrder;

fn main() {}
