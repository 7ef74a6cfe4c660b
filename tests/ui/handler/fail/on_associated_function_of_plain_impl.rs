use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct Orders;

impl Orders {
    #[handler]
    async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
        Ok(())
    }
}

fn main() {}
