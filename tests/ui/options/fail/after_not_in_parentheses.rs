use cqrs::prelude::*;

#[event]
struct OrderPlaced;

#[handler]
async fn reserve(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

#[handler(after = reserve)]
async fn confirm(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

#[handler(after)]
async fn pack(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

#[handler(after())]
async fn ship(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
