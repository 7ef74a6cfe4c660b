//! Messages: structs, units, tuples and enums, of every kind, with every option.

use cqrs::prelude::*;

/// What some messages fail with.
#[derive(Debug, thiserror::Error)]
#[error("it is full")]
pub struct Full;

/// A command with fields and every option.
#[command(returns = u64, error = Full, name = "lints.place")]
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// What is ordered.
    pub article: String,
    quantity: u32,
}

impl Place {
    /// Orders one.
    #[must_use]
    pub fn one(article: &str) -> Self {
        Self { article: article.to_owned(), quantity: 1 }
    }

    /// How many.
    #[must_use]
    pub fn quantity(&self) -> u32 {
        self.quantity
    }
}

/// A command without fields, without options.
#[command]
#[derive(Clone, Copy, Debug)]
pub struct Tick;

/// A command whose attribute stands below others, with parentheses around one thing.
#[derive(Debug)]
#[command(returns = (u64, Option<Vec<u8>>))]
pub struct Weigh(
    /// In grams.
    pub u64,
);

/// A command that is one of several.
#[command]
#[derive(Debug)]
#[non_exhaustive]
pub enum Change {
    /// To this name.
    Rename {
        /// The name.
        to: String,
    },
    /// By so many.
    Move(i32),
    /// Altogether.
    Remove,
}

/// A query.
#[query(returns = Option<String>, error = Full)]
#[derive(Debug)]
pub struct Get {
    /// Of what.
    pub id: u64,
}

/// A query about one thing or another.
#[query(returns = u64)]
#[derive(Debug)]
pub enum Count {
    /// Of everything.
    All,
    /// Of one kind.
    Of(String),
}

/// A streaming query.
#[query(streams = u64)]
#[derive(Debug)]
pub struct List;

/// A streaming query with an error of its own.
#[query(streams = String, error = Full, name = "lints.list-names")]
#[derive(Debug)]
pub struct ListNames(
    /// How many.
    pub usize,
);

/// A streaming query that its handler borrows.
#[query(streams = char)]
#[derive(Debug)]
pub struct Letters {
    /// The letters.
    pub of: String,
}

/// A streaming query whose handler is a method.
#[query(streams = u64)]
#[derive(Debug)]
pub struct Primes;

/// A contract that is handled in this crate too.
#[command(contract, returns = u64)]
#[derive(Debug)]
pub struct Contracted;

/// A query that is a contract.
#[query(contract, returns = u64)]
#[derive(Debug)]
pub struct ContractedQuery;

/// A streaming query that is a contract.
#[query(contract, streams = u64)]
#[derive(Debug)]
pub struct ContractedList;

/// An event.
#[event]
#[derive(Debug)]
pub struct Placed {
    /// Which one.
    pub id: u64,
}

/// An event without fields.
#[event(name = "lints.ticked")]
#[derive(Debug)]
pub struct Ticked;

/// An event that is one of several.
#[event]
#[derive(Debug)]
pub enum Changed {
    /// To this name.
    Renamed(String),
    /// Altogether.
    Removed,
}
