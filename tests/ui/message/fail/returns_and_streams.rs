use cqrs::prelude::*;

#[query(returns = u64, streams = u64)]
struct GetOrder;

fn main() {}
