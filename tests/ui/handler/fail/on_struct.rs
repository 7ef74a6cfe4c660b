use cqrs::prelude::*;

#[handler]
struct PlaceOrder;

fn main() {}
