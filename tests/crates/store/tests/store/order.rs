//! The aggregate of these tests.

use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[aggregate(id = u64, events(OrderPlaced, OrderShipped))]
#[derive(Debug, Default)]
pub(crate) struct Order {
    pub(crate) lines: Vec<String>,
    pub(crate) is_shipped: bool,
}

#[event]
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct OrderPlaced {
    pub(crate) lines: Vec<String>,
    pub(crate) total: u64,
}

#[event(name = "orders.shipped")]
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct OrderShipped {
    pub(crate) to: String,
}

impl Apply<OrderPlaced> for Order {
    fn apply(&mut self, event: &OrderPlaced) {
        self.lines.clone_from(&event.lines);
    }
}

impl Apply<OrderShipped> for Order {
    fn apply(&mut self, _: &OrderShipped) {
        self.is_shipped = true;
    }
}

#[derive(Debug, PartialEq, thiserror::Error)]
pub(crate) enum OrderError {
    #[error("an order needs lines")]
    Empty,
    #[error("it is shipped already")]
    Shipped,
}

pub(crate) trait PriceList: Send + Sync {
    fn price(&self, article: &str) -> u64;
}

pub(crate) struct FixedPrice(pub u64);

impl PriceList for FixedPrice {
    fn price(&self, _: &str) -> u64 {
        self.0
    }
}

#[command(returns = u64, error = OrderError)]
pub(crate) struct PlaceOrder {
    #[id]
    pub(crate) order: u64,
    pub(crate) lines: Vec<String>,
}

#[command(error = OrderError)]
pub(crate) struct ShipOrder {
    #[id]
    pub(crate) order: u64,
    pub(crate) to: String,
}

#[handler(aggregate)]
impl Order {
    pub(crate) fn place(
        command: &PlaceOrder,
        prices: &dyn PriceList,
    ) -> Result<cqrs::store::Decision<OrderPlaced, u64>, OrderError> {
        if command.lines.is_empty() {
            return Err(OrderError::Empty);
        }
        let total = command.lines.iter().map(|line| prices.price(line)).sum();
        let placed = OrderPlaced { lines: command.lines.clone(), total };
        Ok(cqrs::store::Decision::new(placed, total))
    }

    pub(crate) fn ship(&self, command: &ShipOrder) -> Result<OrderShipped, OrderError> {
        if self.is_shipped {
            return Err(OrderError::Shipped);
        }
        Ok(OrderShipped { to: command.to.clone() })
    }
}
