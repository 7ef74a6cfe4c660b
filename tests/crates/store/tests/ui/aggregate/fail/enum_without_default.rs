use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[event]
#[derive(Serialize, Deserialize)]
struct OrderShipped;

#[aggregate(id = u64, events(OrderShipped))]
enum Order {
    Open,
    Shipped,
}

impl Apply<OrderShipped> for Order {
    fn apply(&mut self, _: &OrderShipped) {
        *self = Self::Shipped;
    }
}

fn main() {}
