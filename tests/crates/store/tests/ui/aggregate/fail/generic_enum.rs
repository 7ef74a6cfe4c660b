use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[event]
#[derive(Serialize, Deserialize)]
struct OrderShipped;

#[aggregate(id = u64, events(OrderShipped))]
#[derive(Default)]
enum Order<const N: usize> {
    #[default]
    Open,
}

impl<const N: usize> Apply<OrderShipped> for Order<N> {
    fn apply(&mut self, _: &OrderShipped) {}
}

fn main() {}
