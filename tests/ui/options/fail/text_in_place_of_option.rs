use cqrs::prelude::*;

#[command("orders.place")]
struct PlaceOrder;

fn main() {}
