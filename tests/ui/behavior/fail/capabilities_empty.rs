use cqrs::prelude::*;

#[command(capabilities())]
struct PlaceOrder;

fn main() {}
