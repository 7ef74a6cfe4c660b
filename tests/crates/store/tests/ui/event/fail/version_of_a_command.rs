use cqrs::prelude::*;

#[command(version = 2)]
struct PlaceOrder;

fn main() {}
