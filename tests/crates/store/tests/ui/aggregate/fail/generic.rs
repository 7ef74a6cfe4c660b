use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[event]
#[derive(Serialize, Deserialize)]
struct OrderShipped;

#[aggregate(id = u64, events(OrderShipped))]
#[derive(Default)]
struct Order<T> {
    of: T,
}

impl<T> Apply<OrderShipped> for Order<T> {
    fn apply(&mut self, _: &OrderShipped) {}
}

fn main() {}
