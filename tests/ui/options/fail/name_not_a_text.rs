use cqrs::prelude::*;

#[command(name = place)]
struct PlaceOrder;

fn main() {}
