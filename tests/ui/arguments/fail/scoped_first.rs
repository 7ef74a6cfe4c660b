use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct UnitOfWork;

#[handler]
async fn place_order(_: &mut UnitOfWork, _: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
