//! What every contender of the store's benchmark is asked, and how it is timed.
//!
//! A contender is a program: crates that link different versions of SQLite cannot be in one. It implements [`Contender`]
//! and calls [`serve`]; who runs it, runs the same loops, tasks and clocks as in all others.
#![forbid(unsafe_code)]
#![warn(missing_docs, unreachable_pub)]

mod request;
mod resident;
mod serve;

use std::future::Future;

pub use serve::serve;

/// What is deposited: the fields of the event that all contenders store, as a type of their own.
#[derive(Clone, Debug)]
pub struct Payload {
    /// Where to.
    pub account: u64,
    /// How much.
    pub amount: u64,
    /// What for.
    pub note: String,
}

/// Where the events are kept, and how safely.
#[derive(Clone, Debug)]
pub struct Database {
    /// A file that is there already, or is made.
    pub path: String,
    /// Whether SQLite is to run with `synchronous = FULL` instead of `NORMAL`.
    pub is_full: bool,
}

/// What a connection says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pragmas {
    /// `PRAGMA journal_mode`.
    pub journal_mode: String,
    /// `PRAGMA synchronous`: 1 is `NORMAL`, 2 is `FULL`.
    pub synchronous: u64,
    /// `SELECT sqlite_version()`.
    pub version: String,
}

/// Why a write did not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The stream has another version than expected.
    Conflict,
    /// The database was locked for too long.
    Busy,
}

/// What all events came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many there were.
    pub events: u64,
    /// The sum of their amounts: each was decoded.
    pub amount: u64,
}

impl Sum {
    /// With one more.
    pub fn add(&mut self, amount: u64) {
        self.events += 1;
        self.amount = self.amount.wrapping_add(amount);
    }
}

/// A way to store events. Whatever fails but by a conflict or a lock is a panic: then there is nothing to compare.
pub trait Contender: Clone + Send + Sync + 'static {
    /// Opens the database, and makes its tables where there are none.
    fn open(database: &Database) -> impl Future<Output = Self> + Send;

    /// What the connection that writes says of itself, asked in the way that the contender gets at it.
    fn pragmas(&self) -> impl Future<Output = Pragmas> + Send;

    /// Puts events behind the `version` events that the stream has, in one transaction.
    fn append(
        &self,
        stream: u64,
        version: u64,
        events: Vec<Payload>,
    ) -> impl Future<Output = Result<(), Refused>> + Send;

    /// Loads an aggregate from all its events, decides on its balance, and appends the event that it decided on.
    fn decide(&self, stream: u64, amount: u64) -> impl Future<Output = Result<(), Refused>> + Send;

    /// Reads and decodes all events of all streams.
    fn read_all(&self) -> impl Future<Output = Sum> + Send;

    /// Closes the database, so that its file is all of it.
    fn close(self) -> impl Future<Output = ()> + Send;
}
