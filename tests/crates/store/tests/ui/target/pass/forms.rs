use cqrs::prelude::*;
use cqrs::store::{Targets, Version};
use serde::{Deserialize, Serialize};

#[event]
#[derive(Serialize, Deserialize)]
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

#[command]
struct ShipOrder {
    #[id]
    order: u64,
}

#[command]
struct PlaceOrder(#[id] u64);

#[event]
struct Paid {
    #[id]
    order: u64,
}

#[command]
struct CancelOrder {
    #[id]
    r#type: u64,
    #[expected_version]
    seen: cqrs::store::Version,
}

// What an enum names, only its variants know.
#[command]
enum ChangeOrder {
    Close(u64),
    Open { order: u64 },
}

impl Targets<u64> for ChangeOrder {
    fn target(&self) -> &u64 {
        match self {
            Self::Close(order) | Self::Open { order } => order,
        }
    }
}

#[handler]
async fn change(_: ChangeOrder, order: &mut Root<Order>) -> Result<(), BoxError> {
    order.record(OrderShipped);
    Ok(())
}

#[handler]
async fn place(_: PlaceOrder, order: &mut NewRoot<Order>) -> Result<(), BoxError> {
    order.record(OrderShipped);
    Ok(())
}

#[handler]
async fn ship(_: &ShipOrder, order: &mut Root<Order>, _: &mut UnitOfWork) -> Result<(), BoxError> {
    order.record((OrderShipped, vec![OrderShipped]));
    Ok(())
}

#[handler]
async fn paid(_: &Paid, order: &mut MaybeRoot<Order>) -> Result<(), BoxError> {
    order.record(OrderEvent::OrderShipped(OrderShipped));
    Ok(())
}

#[handler]
fn cancel(_: &CancelOrder, _: &mut Root<Order>) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
