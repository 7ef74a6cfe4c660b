use cqrs::prelude::*;

#[command(crate = "::cqrs")]
struct PlaceOrder;

fn main() {}
