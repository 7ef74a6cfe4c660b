use cqrs::prelude::*;

#[derive(Debug, thiserror::Error)]
#[error("sold out")]
struct SoldOut;

#[derive(Debug, thiserror::Error)]
#[error("unknown")]
struct Unknown;

#[command(error = SoldOut)]
struct PlaceOrder;

#[handler]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
