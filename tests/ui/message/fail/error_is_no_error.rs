use cqrs::prelude::*;

struct SoldOut;

#[command(error = SoldOut)]
struct PlaceOrder;

fn main() {}
