use cqrs::prelude::*;

#[event]
struct OrderPlaced;

#[handler]
async fn reserve(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

#[handler(after(reserve, reserve))]
async fn confirm(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
