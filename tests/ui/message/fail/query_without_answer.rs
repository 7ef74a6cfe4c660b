use cqrs::prelude::*;

#[query]
struct GetOrder;

fn main() {}
