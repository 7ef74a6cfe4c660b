use cqrs::prelude::*;

#[command(name = "")]
struct PlaceOrder;

fn main() {}
