use cqrs::prelude::*;

#[command(through(authorize))]
struct PlaceOrder;

fn main() {}
