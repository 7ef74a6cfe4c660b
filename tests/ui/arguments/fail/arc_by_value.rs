use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct Repo;

#[handler]
async fn place_order(_: PlaceOrder, _: std::sync::Arc<Repo>) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
