use cqrs::prelude::*;

#[aggregate(id = u64)]
#[derive(Default)]
struct Order;

fn main() {}
