use cqrs::prelude::*;

#[command(capabilities(PlaceOrder))]
struct PlaceOrder;

fn main() {}
