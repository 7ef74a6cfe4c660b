use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone)]
struct OrderId(u64);

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
