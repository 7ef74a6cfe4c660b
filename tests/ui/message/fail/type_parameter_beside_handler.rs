use cqrs::prelude::*;

#[command]
struct PlaceOrder<T> {
    article: T,
}

#[handler]
async fn place_order(_: PlaceOrder<u64>) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
