use cqrs::prelude::*;

#[query(returns = OrderView)]
struct GetOrder;

fn main() {}
