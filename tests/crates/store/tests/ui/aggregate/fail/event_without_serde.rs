use cqrs::prelude::*;

#[event]
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

fn main() {}
