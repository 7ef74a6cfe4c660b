use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct Orders;

#[handler(order = 1)]
impl Orders {
    async fn place_order(&self, _: PlaceOrder) -> Result<(), BoxError> {
        Ok(())
    }
}

fn main() {}
