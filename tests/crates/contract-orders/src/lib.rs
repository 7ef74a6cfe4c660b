//! Handles what `contract-api` declares.

#![forbid(unsafe_code)]

use std::sync::Arc;

use contract_api::{
    CancelOrder, ExportOrders, GetOrder, Journal, OrderPlaced, PlaceOrder, PlaceOrderError, PriceList,
};
use cqrs::prelude::*;
use cqrs::{Error, NextRef, Rejection};
use futures_util::{Stream, StreamExt, stream};

/// In front of a contract, by value: what it changes, the handler sees.
#[behavior]
pub async fn trimmed(
    mut message: PlaceOrder,
    next: impl Next<PlaceOrder>,
) -> Result<u64, Error<PlaceOrderError>> {
    message.article = message.article.trim().to_owned();
    next.run(message).await
}

/// In front of a contract, by reference.
#[behavior]
pub async fn numbered(message: &CancelOrder, next: impl NextRef<CancelOrder>) -> Result<(), Error<BoxError>> {
    if message.id > 1_000 {
        return Err(Rejection::refused::<CancelOrder>(BoxError::msg("no order has that number")).into());
    }
    next.run(message).await
}

/// By value, with a shared dependency behind a trait.
#[handler(contract, through(trimmed))]
pub async fn place(
    command: PlaceOrder,
    prices: &dyn PriceList,
    context: Context<'_>,
) -> Result<u64, PlaceOrderError> {
    let Some(cents) = prices.cents(&command.article) else {
        return Err(PlaceOrderError::UnknownArticle(command.article));
    };
    // The tests of a failing event handler publish the event themselves.
    let _ = context.publish(OrderPlaced { id: cents }).await;
    Ok(cents)
}

/// By reference, with a value that the call carries, or does not.
#[handler(contract, through(numbered))]
pub async fn cancel(command: &CancelOrder, clerk: Clerk, journal: &Journal) -> Result<(), BoxError> {
    if command.id == 0 {
        return Err(BoxError::msg("there is no order 0"));
    }
    journal.note(format!("{} cancels {}", clerk.0, command.id));
    Ok(())
}

/// Who works with orders.
#[derive(Clone, Debug)]
pub struct Clerk(
    /// The name; empty for nobody.
    pub String,
);

/// Nobody is logged in.
#[derive(Debug, thiserror::Error)]
#[error("log in first")]
pub struct NobodyThere;

impl FromContext for Clerk {
    type Dependencies = Arc<Clerk>;

    async fn from_context(clerk: &Arc<Self>, _: Context<'_>) -> Result<Self, BoxError> {
        if clerk.0.is_empty() {
            return Err(NobodyThere.into());
        }
        Ok(Self::clone(clerk))
    }
}

/// A service whose methods are handlers.
#[derive(Debug)]
pub struct Desk {
    /// How the desk signs its answers.
    pub signature: &'static str,
}

#[handler(contract)]
impl Desk {
    /// By value, in an `impl` block.
    pub fn look_up(&self, GetOrder { id }: GetOrder) -> Result<Option<String>, PlaceOrderError> {
        match id {
            0 => Err(PlaceOrderError::Zero),
            1 => Ok(None),
            id => Ok(Some(format!("order {id}, {}", self.signature))),
        }
    }
}

/// Item by item.
#[handler(contract)]
pub fn export(ExportOrders { good }: ExportOrders) -> impl Stream<Item = Result<u64, BoxError>> {
    stream::iter(1..=good).map(Ok).chain(stream::iter([Err(BoxError::msg("out of paper"))]))
}

/// First of two with one order, by its name; fails for order 13.
#[handler]
pub async fn confirm(event: &OrderPlaced, journal: &Journal) -> Result<(), BoxError> {
    journal.note("orders: confirm");
    if event.id == 13 { Err(BoxError::msg("the mailbox is full")) } else { Ok(()) }
}

/// The first by its name, and the last by its order.
#[handler(order = 10)]
pub async fn a_summary(_: &OrderPlaced, journal: &Journal) -> Result<(), BoxError> {
    journal.note("orders: a_summary");
    Ok(())
}
