use cqrs::prelude::*;
use cqrs::store::{Decision, IntoEvents};
use serde::{Deserialize, Serialize};

#[event]
#[derive(Serialize, Deserialize)]
pub struct OrderShipped;

#[event]
#[derive(Serialize, Deserialize)]
pub struct OrderPlaced(u64);

#[aggregate(id = u64, events(OrderPlaced, OrderShipped))]
#[derive(Default)]
pub struct Order {
    is_shipped: bool,
}

impl Apply<OrderPlaced> for Order {
    fn apply(&mut self, _: &OrderPlaced) {}
}

impl Apply<OrderShipped> for Order {
    fn apply(&mut self, _: &OrderShipped) {
        self.is_shipped = true;
    }
}

#[command(returns = u64)]
struct PlaceOrder {
    #[id]
    order: u64,
}

#[command]
struct ShipOrder {
    #[id]
    order: u64,
}

#[command]
struct TouchOrder(#[id] u64);

#[command]
struct TakeOrder(#[id] u64);

#[command]
struct MoveOrder(#[id] u64);

#[command]
struct SendOrder(#[id] u64);

#[command(contract)]
struct CancelOrder(#[id] u64);

trait Prices: Send + Sync {
    fn price(&self) -> u64;
}

#[handler(aggregate)]
impl Order {
    const LIMIT: u64 = 10;

    fn place(_: &PlaceOrder, prices: &dyn Prices) -> Result<Decision<OrderPlaced, u64>, BoxError> {
        Ok(Decision::new(OrderPlaced(Self::LIMIT), prices.price()))
    }

    fn ship(&self, ShipOrder { order: _ }: &ShipOrder) -> Result<Option<OrderShipped>, BoxError> {
        Ok((!self.is_shipped).then_some(OrderShipped))
    }

    fn touch(order: Option<&Self>, _: &TouchOrder) -> Result<(), BoxError> {
        order.map(|_| ()).ok_or_else(|| BoxError::msg("there is none"))
    }

    fn take(this: std::option::Option<&Self>, _: &TakeOrder) -> Result<OrderEvent, BoxError> {
        Ok(if this.is_some() { OrderShipped.into() } else { OrderPlaced(1).into() })
    }

    #[cfg(all())]
    fn move_order(
        &self,
        _: &MoveOrder,
    ) -> Result<(OrderPlaced, Vec<OrderShipped>, [OrderEvent; 0]), BoxError> {
        Ok((OrderPlaced(1), vec![OrderShipped], []))
    }

    fn send(&self, _: &SendOrder) -> Result<impl IntoEvents<Self> + use<>, BoxError> {
        Ok(OrderShipped)
    }

    #[cfg(any())]
    fn nothing(&self, _: &Nowhere) -> Result<(), BoxError> {
        Ok(())
    }

    #[handler(contract)]
    fn cancel(&self, _: &CancelOrder) -> Result<(), BoxError> {
        Ok(())
    }
}

fn main() {}
