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

impl Apply<OrderShipped> for Order {
    fn apply(&mut self, _: &OrderShipped) {
        self.is_shipped = true;
    }
}

#[command]
struct ShipOrder {
    #[id]
    order: u64,
}

#[handler(aggregate)]
impl Order {
    fn ship(&mut self, _: &ShipOrder) -> Result<OrderShipped, BoxError> {
        Ok(OrderShipped)
    }
}

fn main() {}
