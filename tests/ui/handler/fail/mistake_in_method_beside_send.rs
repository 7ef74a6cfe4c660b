use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct Orders;

#[handler]
impl Orders {
    unsafe fn place_order(&self, _: PlaceOrder) -> Result<(), BoxError> {
        Ok(())
    }
}

async fn send(mediator: &Mediator) {
    let _ = mediator.send(PlaceOrder).await;
}

fn main() {}
