use cqrs::prelude::*;

#[command(streams = u64)]
struct PlaceOrder;

fn main() {}
