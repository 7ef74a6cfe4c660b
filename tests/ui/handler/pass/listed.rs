use cqrs::prelude::*;

use cqrs::{MediatorBuilder, handlers};

mod orders {
    use super::*;

    #[command]
    pub struct PlaceOrder;

    #[handler]
    pub async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
        Ok(())
    }

    pub struct Billing;

    #[command]
    pub struct Charge;

    #[handler]
    impl Billing {
        pub async fn charge(&self, _: Charge) -> Result<(), BoxError> {
            Ok(())
        }
    }
}

#[event]
struct OrderPlaced;

#[handler]
async fn react(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

fn main() {
    let listed = handlers![react, orders::place_order, orders::Billing::charge];
    assert_eq!(listed.map(|handler| handler.name()), ["react", "place_order", "Billing::charge"]);
    MediatorBuilder::empty().handlers(listed).provide(orders::Billing).build().unwrap();
    MediatorBuilder::empty().handlers(handlers![]).build().unwrap();
}
