use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct Orders;

#[handler]
impl Orders {
    async fn place_order(&mut self, _: PlaceOrder) -> Result<(), BoxError> {
        Ok(())
    }
}

fn main() {}
