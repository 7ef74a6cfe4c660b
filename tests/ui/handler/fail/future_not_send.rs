use std::rc::Rc;

use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[handler]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    let shared = Rc::new(1);
    tokio::task::yield_now().await;
    drop(shared);
    Ok(())
}

fn main() {}
