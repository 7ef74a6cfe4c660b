use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

struct OrderId(u64);

impl std::fmt::Display for OrderId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[event]
#[derive(Serialize, Deserialize)]
struct OrderShipped;

#[aggregate(id = OrderId, events(OrderShipped))]
#[derive(Default)]
struct Order {
    is_shipped: bool,
}

impl Apply<OrderShipped> for Order {
    fn apply(&mut self, _: &OrderShipped) {
        self.is_shipped = true;
    }
}

fn main() {}
