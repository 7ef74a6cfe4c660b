use cqrs::prelude::*;

#[event]
struct OrderPlaced;

#[handler]
async fn confirm(_: &OrderPlaced) -> Result<u64, BoxError> {
    Ok(1)
}

fn main() {}
