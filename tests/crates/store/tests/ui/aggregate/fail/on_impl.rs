use cqrs::prelude::*;

struct Order;

#[aggregate(id = u64, state)]
impl Order {}

fn main() {}
