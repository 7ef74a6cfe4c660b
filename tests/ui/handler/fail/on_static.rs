use cqrs::prelude::*;

#[handler]
static ORDERS: u64 = 1;

fn main() {}
