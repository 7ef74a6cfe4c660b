use cqrs::prelude::*;

#[event]
struct OrderPlaced;

#[handler(contract)]
async fn confirm(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
