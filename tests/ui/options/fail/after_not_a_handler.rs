use cqrs::prelude::*;

#[event]
struct OrderPlaced;

async fn reserve(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

#[handler(after(reserve))]
async fn confirm(_: &OrderPlaced) -> Result<(), BoxError> {
    reserve(&OrderPlaced).await
}

fn main() {}
