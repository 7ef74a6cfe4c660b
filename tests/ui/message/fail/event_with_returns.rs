use cqrs::prelude::*;

#[event(returns = u64)]
struct OrderPlaced;

fn main() {}
