//! Handles a contract that `contract-orders` handles too.

#![forbid(unsafe_code)]

use contract_api::CancelOrder;
use cqrs::prelude::*;

/// The compiler, which sees one crate at a time, cannot object.
#[handler(contract)]
pub async fn cancel_again(_: CancelOrder) -> Result<(), BoxError> {
    Ok(())
}
