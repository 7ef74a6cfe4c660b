use cqrs::prelude::*;
use serde::Serialize;

#[aggregate(id = u64, state)]
#[derive(Default, Serialize)]
struct Order;

fn main() {}
