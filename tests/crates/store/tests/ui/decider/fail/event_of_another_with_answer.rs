use cqrs::prelude::*;
use cqrs::store::Decision;
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

#[command(returns = u64)]
struct ShipOrder {
    #[id]
    order: u64,
}

#[handler(aggregate)]
impl Order {
    fn ship(&self, _: &ShipOrder) -> Result<Decision<InvoicePaid, u64>, BoxError> {
        Ok(Decision::new(InvoicePaid, 1))
    }
}

fn main() {}
