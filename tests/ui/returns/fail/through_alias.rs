use cqrs::prelude::*;

#[derive(Debug, thiserror::Error)]
#[error("sold out")]
struct SoldOut;

#[derive(Debug, thiserror::Error)]
#[error("unknown")]
struct Unknown;

#[command(error = SoldOut)]
struct PlaceOrder;

type Answer = Result<String, Unknown>;

#[handler]
async fn place_order(_: PlaceOrder) -> Answer {
    Ok(String::new())
}

fn main() {}
