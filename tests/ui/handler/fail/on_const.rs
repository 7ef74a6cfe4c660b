use cqrs::prelude::*;

#[handler]
const ORDERS: u64 = 1;

fn main() {}
