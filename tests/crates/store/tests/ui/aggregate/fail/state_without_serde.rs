use cqrs::prelude::*;

#[aggregate(id = u64, state)]
#[derive(Default)]
struct Order;

fn main() {}
