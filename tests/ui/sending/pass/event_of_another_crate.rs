use contract_api::OrderPlaced;
use cqrs::prelude::*;

#[handler]
async fn confirm(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
