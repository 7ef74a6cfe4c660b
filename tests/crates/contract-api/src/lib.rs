//! What the crates around this one agree on: messages, their errors, and the traits and values that handlers need.

#![forbid(unsafe_code)]

use std::sync::{Mutex, PoisonError};

use cqrs::prelude::*;

/// Handled by value, with a dependency behind a trait.
#[command(contract, returns = u64, error = PlaceOrderError)]
#[derive(Debug)]
pub struct PlaceOrder {
    /// What is ordered.
    pub article: String,
}

/// Handled by reference. It has the default error, and a wire name of its own.
#[command(contract, name = "orders.cancel")]
#[derive(Debug)]
pub struct CancelOrder {
    /// Which order.
    pub id: u64,
}

/// Handled by a method.
#[query(contract, returns = Option<String>, error = PlaceOrderError)]
#[derive(Debug)]
pub struct GetOrder {
    /// Which order.
    pub id: u64,
}

/// Handled by a stream.
#[query(contract, streams = u64)]
#[derive(Debug)]
pub struct ExportOrders {
    /// How many ids come before the error that ends the stream.
    pub good: u64,
}

/// Handled in several crates, which an event needs no contract for.
#[event]
#[derive(Debug)]
pub struct OrderPlaced {
    /// Which order.
    pub id: u64,
}

/// The domain's error, which reaches the caller as it is.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceOrderError {
    /// No price is known.
    #[error("nobody sells `{0}`")]
    UnknownArticle(String),
    /// Orders are numbered from one.
    #[error("there is no order 0")]
    Zero,
}

/// What an article costs.
pub trait PriceList: Send + Sync {
    /// `None` for what is not sold.
    fn cents(&self, article: &str) -> Option<u64>;
}

/// Apples at 25 cents, nothing else.
#[derive(Debug)]
pub struct Apples;

impl PriceList for Apples {
    fn cents(&self, article: &str) -> Option<u64> {
        (article == "apple").then_some(25)
    }
}

/// Which handlers ran, in their order.
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

/// No contract: only this crate could handle it, and does not.
#[command]
#[derive(Debug)]
pub struct ArchiveOrder;
