use cqrs::prelude::*;

#[cfg(any())]
#[command]
struct Never;

#[command]
#[cfg(any())]
struct NeverEither;

#[cfg(any())]
#[handler]
async fn never(_: Never) -> Result<(), BoxError> {
    Ok(())
}

#[handler]
#[cfg(any())]
async fn never_either(_: NeverEither) -> Result<(), BoxError> {
    Ok(())
}

#[command]
#[cfg(all())]
struct PlaceOrder;

#[handler]
#[cfg(all())]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

struct Orders;

#[command]
struct ShipOrder;

#[handler]
impl Orders {
    #[cfg(any())]
    async fn never(&self, _: Never) -> Result<(), BoxError> {
        Ok(())
    }

    #[cfg(all())]
    async fn ship_order(&self, _: ShipOrder) -> Result<(), BoxError> {
        Ok(())
    }
}

#[handler]
#[cfg(any())]
impl Nothing {
    async fn never(&self, _: Never) -> Result<(), BoxError> {
        Ok(())
    }
}

async fn send(mediator: &Mediator) {
    let _ = mediator.send(PlaceOrder).await;
    let _ = mediator.send(ShipOrder).await;
}

fn main() {}
