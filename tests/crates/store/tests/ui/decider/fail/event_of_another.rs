use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[event]
#[derive(Serialize, Deserialize)]
struct OrderShipped;

#[event]
#[derive(Serialize, Deserialize)]
struct InvoicePaid;

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
    fn ship(&self, _: &ShipOrder) -> Result<InvoicePaid, BoxError> {
        Ok(InvoicePaid)
    }
}

fn main() {}
