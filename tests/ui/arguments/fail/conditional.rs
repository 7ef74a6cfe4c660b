use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct Pool;

#[handler]
async fn place_order(_: PlaceOrder, #[cfg(unix)] _: &Pool) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
