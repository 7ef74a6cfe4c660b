use cqrs::prelude::*;

#[handler]
type Orders = u64;

fn main() {}
