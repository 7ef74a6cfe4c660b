use cqrs::prelude::*;

#[event]
struct OrderPlaced;

#[handler(after("reserve"))]
async fn confirm(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
