use cqrs::prelude::*;

#[command(returns)]
struct PlaceOrder;

fn main() {}
