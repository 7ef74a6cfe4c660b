use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct Orders;

#[handler]
impl Orders {
    #[handler]
    #[handler(order = 1)]
    async fn place_order(&self, _: PlaceOrder) -> Result<(), BoxError> {
        Ok(())
    }
}

fn main() {}
