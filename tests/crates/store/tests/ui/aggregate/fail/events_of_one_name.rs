use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[event]
#[derive(Serialize, Deserialize)]
struct Shipped;

mod old {
    use super::*;

    #[event(name = "old.shipped")]
    #[derive(Serialize, Deserialize)]
    pub(crate) struct Shipped;
}

#[aggregate(id = u64, events(Shipped, old::Shipped))]
#[derive(Default)]
struct Order;

impl Apply<Shipped> for Order {
    fn apply(&mut self, _: &Shipped) {}
}

impl Apply<old::Shipped> for Order {
    fn apply(&mut self, _: &old::Shipped) {}
}

fn main() {}
