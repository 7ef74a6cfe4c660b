use cqrs::prelude::*;

#[command]
#[command]
struct PlaceOrder;

fn main() {}
