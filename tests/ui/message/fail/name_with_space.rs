use cqrs::prelude::*;

#[command(name = "place order")]
struct PlaceOrder;

fn main() {}
