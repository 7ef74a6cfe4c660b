use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[event]
#[derive(Serialize, Deserialize)]
struct OrderShipped;

#[command]
struct ShipOrder {
    #[id]
    order: u64,
}

struct Order;

#[handler(aggregate)]
impl Order {
    fn ship(_: Option<&Self>, _: &ShipOrder) -> Result<OrderShipped, BoxError> {
        Ok(OrderShipped)
    }
}

fn main() {}
