use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[event]
#[derive(Serialize, Deserialize)]
struct OrderShipped;

#[aggregate(id = u64, events(OrderShipped))]
#[derive(Default)]
struct Order<'a> {
    of: Option<&'a str>,
}

impl Apply<OrderShipped> for Order<'_> {
    fn apply(&mut self, _: &OrderShipped) {}
}

fn main() {}
