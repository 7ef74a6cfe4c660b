use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
fn place_order(_: PlaceOrder) {}

fn main() {}
