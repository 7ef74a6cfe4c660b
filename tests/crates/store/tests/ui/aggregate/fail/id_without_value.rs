use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[event]
#[derive(Serialize, Deserialize)]
struct OrderShipped;

#[aggregate(id, events(OrderShipped))]
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
