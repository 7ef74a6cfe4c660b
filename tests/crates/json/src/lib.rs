//! Messages of all kinds that come as JSON, some that cannot, and their handlers, but for those of the contracts. Under
//! the lints of `tests/crates/lints`, since more is written for a message with the feature.
#![forbid(unsafe_code)]
#![deny(missing_docs, unused, unreachable_pub, rust_2018_idioms, clippy::all, clippy::pedantic)]
#![allow(clippy::unused_async, reason = "handlers are `async`, these have nothing to wait for")]

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use cqrs::prelude::*;
use futures_util::{Stream, StreamExt, stream};
use serde::{Deserialize, Serialize};

/// A command with an error of its own.
#[command(returns = Receipt, error = PlaceOrderError, name = "orders.place")]
#[derive(Debug, Deserialize)]
pub struct PlaceOrder {
    /// Who orders.
    pub customer: String,
    /// What is ordered.
    pub lines: Vec<Line>,
}

/// One article of an order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Its name.
    pub article: String,
    /// How many of it.
    pub amount: u32,
    /// How it is packed.
    #[serde(default)]
    pub wrapping: Wrapping,
}

/// How something is packed.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wrapping {
    /// As it is.
    #[default]
    None,
    /// In paper.
    Paper,
}

/// Not sorted by the names of its fields.
#[derive(Debug, Serialize)]
pub struct Receipt {
    /// The number of articles.
    pub total: u32,
    /// Who ordered.
    pub customer: String,
}

/// The domain's error.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceOrderError {
    /// There is nothing to do.
    #[error("an order needs a line")]
    Empty,
}

#[handler]
async fn place_order(command: PlaceOrder) -> Result<Receipt, PlaceOrderError> {
    if command.lines.is_empty() {
        return Err(PlaceOrderError::Empty);
    }
    Ok(Receipt { total: command.lines.iter().map(|line| line.amount).sum(), customer: command.customer })
}

/// A unit, answered with `()`, that needs what the context has.
#[command(name = "orders.archive")]
#[derive(Debug, Deserialize)]
pub struct ArchiveOrders;

/// Rejects while it is closed.
#[derive(Debug)]
pub struct Archive;

impl FromContext for Archive {
    type Dependencies = std::sync::Arc<Journal>;

    async fn from_context(journal: &Self::Dependencies, _: Context<'_>) -> Result<Self, BoxError> {
        if journal.entries().is_empty() { Err(BoxError::msg("the archive is closed")) } else { Ok(Self) }
    }
}

#[handler]
async fn archive_orders(_: &ArchiveOrders, _: Archive) -> Result<(), BoxError> {
    Ok(())
}

/// A contract: its handler is in the tests.
#[query(contract, returns = Option<String>, name = "orders.get")]
#[derive(Debug, Deserialize)]
pub struct GetOrder {
    /// Which one.
    pub id: u64,
}

/// Answers with items.
#[query(streams = u64, name = "orders.export")]
#[derive(Debug, Deserialize)]
pub struct ExportOrders {
    /// How many come before the error that ends the stream.
    pub good: u64,
}

#[handler]
fn export_orders(query: &ExportOrders) -> impl Stream<Item = Result<u64, std::fmt::Error>> + use<> {
    stream::iter(1..=query.good).map(Ok).chain(stream::once(async { Err(std::fmt::Error) }))
}

/// An event that nobody handles here.
#[event(name = "orders.placed")]
#[derive(Debug, Deserialize)]
pub enum OrderPlaced {
    /// Told by its number.
    Numbered(u64),
    /// Told by its place.
    Placed {
        /// How far.
        offsets: BTreeMap<String, u64>,
    },
}

/// What was noted.
#[derive(Debug, Default)]
pub struct Journal(Mutex<Vec<String>>);

impl Journal {
    /// Adds an entry.
    pub fn note(&self, entry: impl Into<String>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(entry.into());
    }

    /// All entries.
    #[must_use]
    pub fn entries(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Not `Deserialize`.
#[command]
#[derive(Debug)]
pub struct Unreadable;

#[handler]
async fn unreadable(_: Unreadable) -> Result<(), BoxError> {
    Ok(())
}

/// Not `Deserialize` either.
#[event]
#[derive(Debug)]
pub struct UnreadableEvent;

/// Returns what is not `Serialize`.
#[query(returns = Vec<std::sync::Arc<Journal>>)]
#[derive(Debug, Deserialize)]
pub struct Unwritable;

#[handler]
async fn unwritable(_: Unwritable) -> Result<Vec<std::sync::Arc<Journal>>, BoxError> {
    Ok(Vec::new())
}

/// Returns what `Serialize` fails for.
#[command(returns = BTreeMap<Option<u8>, String>)]
#[derive(Debug, Deserialize)]
pub struct Misfit;

#[handler]
async fn misfit(_: Misfit, journal: &Journal) -> Result<BTreeMap<Option<u8>, String>, BoxError> {
    journal.note("misfit");
    Ok(BTreeMap::from([(None, "hunter2".to_owned())]))
}

/// Only this crate could handle it, and does not.
#[command]
#[derive(Debug, Deserialize)]
pub struct Unhandled;

/// Reads with the user's own words, which quote the payload.
#[command]
#[derive(Debug, Deserialize)]
pub struct Login {
    /// Eight letters at least.
    pub password: Password,
}

#[handler]
async fn login(_: Login) -> Result<(), BoxError> {
    Ok(())
}

/// A secret.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Password(String);

impl Password {
    /// What it is.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Password {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.len() < 8 { Err(format!("`{text}` is too short")) } else { Ok(Self(text)) }
    }
}
