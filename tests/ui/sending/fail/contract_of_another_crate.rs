use contract_api::CancelOrder;
use cqrs::prelude::*;

#[handler]
async fn cancel_order(_: CancelOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
