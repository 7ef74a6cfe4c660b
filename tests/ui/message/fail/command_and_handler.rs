use cqrs::prelude::*;

#[command]
#[handler]
struct PlaceOrder;

fn main() {}
