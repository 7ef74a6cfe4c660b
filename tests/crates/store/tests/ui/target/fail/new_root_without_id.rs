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
    order: u64,
}

#[handler]
async fn ship_order(_: &ShipOrder, order: &mut NewRoot<Order>) -> Result<(), BoxError> {
    order.record(OrderShipped);
    Ok(())
}

fn main() {}
