use cqrs::prelude::*;

#[aggregate]
#[derive(Default)]
struct Order;

fn main() {}
