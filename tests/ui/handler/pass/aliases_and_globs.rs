use cqrs::prelude::*;

mod messages {
    use super::*;

    #[command]
    pub struct PlaceOrder;

    #[command]
    pub struct ShipOrder;

    #[command]
    pub struct CancelOrder;

    #[event]
    pub struct OrderPlaced;
}

use messages::PlaceOrder as Place;
use messages::*;

type Ship = messages::ShipOrder;

#[handler]
async fn place_order(_: Place) -> Result<(), BoxError> {
    Ok(())
}

#[handler]
async fn ship_order(_: &Ship) -> Result<(), BoxError> {
    Ok(())
}

#[handler]
async fn cancel_order(_: CancelOrder) -> Result<(), BoxError> {
    Ok(())
}

#[handler]
async fn react(_: &self::messages::OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

#[handler]
async fn react_again(_: &crate::messages::OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
