//! Reacts to the event of `contract-api`, and handles nothing else.

#![forbid(unsafe_code)]

use contract_api::{Journal, OrderPlaced};
use cqrs::prelude::*;

/// Second of two with one order, by its name, although this file comes first.
#[handler]
pub async fn record(_: &OrderPlaced, journal: &Journal) -> Result<(), BoxError> {
    journal.note("audit: record");
    Ok(())
}

/// The last by its name, and the first by its order.
#[handler(order = -10)]
pub async fn watch(_: &OrderPlaced, journal: &Journal) -> Result<(), BoxError> {
    journal.note("audit: watch");
    Ok(())
}

/// An event that its own crate handles, and others too.
#[event]
#[derive(Debug)]
pub struct Audited;

/// In the crate of the event.
#[handler]
pub async fn archive(_: &Audited, journal: &Journal) -> Result<(), BoxError> {
    journal.note("audit: archive");
    Ok(())
}
