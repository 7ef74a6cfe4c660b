//! Sends what `contract-api` declares, and does not know who handles it.

#![forbid(unsafe_code)]

use contract_api::{GetOrder, PlaceOrder, PlaceOrderError};
use cqrs::{Error, Mediator};

/// Places an order and reads it back.
///
/// # Errors
/// What the handlers, or the mediator, say.
pub async fn order(mediator: &Mediator, article: &str) -> Result<Option<String>, Error<PlaceOrderError>> {
    let id = mediator.send(PlaceOrder { article: article.to_owned() }).await?;
    mediator.query(GetOrder { id }).await
}
