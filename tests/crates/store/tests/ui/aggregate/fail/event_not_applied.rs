use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[event]
#[derive(Serialize, Deserialize)]
struct OrderShipped;

#[aggregate(id = u64, events(OrderShipped))]
#[derive(Default)]
struct Order {
    is_shipped: bool,
}

fn main() {}
