use cqrs::prelude::*;

#[query(name = "orders.get")]
struct GetOrder;

fn main() {}
