use cqrs::prelude::*;

#[event]
struct OrderPlaced;

#[handler]
async fn confirm(_: OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
