use cqrs::prelude::*;

#[aggregate(id = u64, events())]
#[derive(Default)]
struct Order;

fn main() {}
