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

#[handler]
async fn ship_order(_: &ShipOrder, order: Root<Order>) -> Result<(), BoxError> {
    let _ = order.is_shipped;
    Ok(())
}

fn main() {}
