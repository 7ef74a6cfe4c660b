use cqrs::prelude::*;

#[command(order = 1)]
struct PlaceOrder;

fn main() {}
