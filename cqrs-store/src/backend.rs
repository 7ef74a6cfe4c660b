//! What a database has to do to be a store's: the crate has SQLite and PostgreSQL, and others can be added.
//!
//! A backend moves bytes, and promises what a database is there for: all or nothing, one order, nothing lost. All that
//! knows of types, aggregates and handlers is above it. The feature `compliance` has tests for one.

use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::time::SystemTime;

use crate::error::StoreError;
use crate::event::{EventRef, NewEvent};
use crate::stream_id::StreamId;
use crate::version::{ExpectedVersion, Position, Version};

/// A future of a backend.
pub type BackendFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// What is called for each event that is read. Its error ends the reading.
pub type Visit<'a> = &'a mut (dyn FnMut(EventRef<'_>) -> Result<(), StoreError> + Send);

/// A database that keeps events, states and snapshots.
///
/// # Rules
/// - [`write`](Self::write) is one transaction: when its future is ready with `Ok`, all is kept, whatever happens then;
///   with `Err`, nothing is (but see [`StoreError::Database`]).
/// - A future that is dropped before it was first polled has done nothing. One that is dropped later may have done all,
///   or nothing.
/// - Whoever has read an event at a position never reads another one at a smaller position later.
pub trait Backend: Send + Sync + 'static {
    /// What it is, in errors: `SQLite`.
    fn name(&self) -> &'static str;

    /// Writes in a transaction of its own, and commits.
    ///
    /// # Errors
    /// [`StoreError::Conflict`], [`StoreError::Duplicate`], [`StoreError::Busy`], [`StoreError::Database`].
    fn write(&self, changes: Changes) -> BackendFuture<'_, Written>;

    /// Begins a transaction that others can read and write in, too. No other one writes until it ends, or none that
    /// writes to the same streams.
    fn begin(&self) -> BackendFuture<'_, Box<dyn Transaction>>;

    /// Reads events of one stream, as far as they are committed; at most [`StreamRange::limit`].
    fn read_stream<'a>(&'a self, range: &'a StreamRange, visit: Visit<'a>) -> BackendFuture<'a, ()>;

    /// Reads events of all streams in the order of their positions; at most [`LogRange::limit`].
    ///
    /// It ends before the first position that a transaction could still commit at. The answer is the position up to
    /// which it has looked: there is nothing more to come at or before it.
    fn read_all<'a>(&'a self, range: &'a LogRange, visit: Visit<'a>) -> BackendFuture<'a, Position>;

    /// What is known of a stream; `None` where it never had an event.
    fn stream<'a>(&'a self, stream: &'a StreamId) -> BackendFuture<'a, Option<StreamInfo>>;

    /// A state or a snapshot.
    fn document<'a>(&'a self, kind: DocumentKind, key: &'a StreamId) -> BackendFuture<'a, Option<Document>>;

    /// Waits for what it does, and lets go of the database. Nothing can be done with it any more.
    fn close(&self) -> BackendFuture<'_, ()>;

    /// For whoever knows the type.
    fn as_any(&self) -> &dyn Any;
}

/// An open transaction. One that is dropped is rolled back.
pub trait Transaction: Send {
    /// Writes. After an error other than [`StoreError::Conflict`] and [`StoreError::Duplicate`] it can only be rolled back;
    /// after those nothing of `changes` is written.
    fn write(&mut self, changes: Changes) -> BackendFuture<'_, Written>;

    /// Like [`Backend::read_stream`], with what the transaction has written.
    fn read_stream<'a>(&'a mut self, range: &'a StreamRange, visit: Visit<'a>) -> BackendFuture<'a, ()>;

    /// Like [`Backend::document`], with what the transaction has written.
    fn document<'a>(
        &'a mut self,
        kind: DocumentKind,
        key: &'a StreamId,
    ) -> BackendFuture<'a, Option<Document>>;

    /// Marks where the transaction is. Marks are numbered from 1, each inside of the one before. One that has the number of
    /// another hides it, until it is undone.
    fn mark(&mut self, number: u32) -> BackendFuture<'_, ()>;

    /// Undoes what was written since the mark, and forgets it and those inside of it.
    fn undo(&mut self, number: u32) -> BackendFuture<'_, ()>;

    /// Keeps all of it.
    fn commit(self: Box<Self>) -> BackendFuture<'static, ()>;

    /// Undoes all of it.
    fn rollback(self: Box<Self>) -> BackendFuture<'static, ()>;

    /// For whoever knows the type.
    fn as_any_mut(&mut self) -> &mut dyn Any;
}

/// What is written together.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Changes {
    /// Events, in the order of their positions.
    pub appends: Vec<Append>,
    /// States that replace those that are there.
    pub states: Vec<StateChange>,
    /// Snapshots that replace those that are there.
    pub snapshots: Vec<Document>,
}

impl Changes {
    /// Nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.appends.is_empty() && self.states.is_empty() && self.snapshots.is_empty()
    }
}

/// Events for one stream.
#[derive(Clone, Debug)]
pub struct Append {
    /// The stream.
    pub stream: StreamId,
    /// What it has so far.
    pub expected: ExpectedVersion,
    /// What comes behind.
    pub events: Vec<NewEvent>,
}

/// A state for one key.
#[derive(Clone, Debug)]
pub struct StateChange {
    /// The version that is there.
    pub expected: ExpectedVersion,
    /// What is there from now on.
    pub document: Document,
}

/// The tables that keep documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// The only thing that is known of its aggregate.
    State,
    /// What the events of its aggregate come to, so that not all need to be read. It may be deleted at any time.
    Snapshot,
}

/// A state, or a snapshot of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Of what.
    pub key: StreamId,
    /// The version that it is the state of.
    pub version: Version,
    /// The version of its type.
    pub schema_version: u32,
    /// JSON.
    pub data: String,
}

/// What was written: for each of [`Changes::appends`] what came of it, in that order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// What became of each append.
    pub appended: Vec<Appended>,
}

/// What came of an append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The version of the last event that was appended. That of the stream where there was none to append.
    pub version: Version,
    /// The position of the last event that was appended. That of the log's start where there was none to append.
    pub position: Position,
    /// Whether the events were there already, all of them, with these ids. Nothing was written then.
    pub is_repeat: bool,
}

/// Which events of a stream are read.
#[derive(Clone, Debug)]
pub struct StreamRange {
    /// The stream.
    pub stream: StreamId,
    /// The first version.
    pub from: Version,
    /// The last version.
    pub to: Version,
    /// Nothing that was recorded later.
    pub as_of: Option<SystemTime>,
    /// The last one first.
    pub is_backward: bool,
    /// No more than so many.
    pub limit: usize,
}

impl StreamRange {
    /// All of a stream, the first one first.
    #[must_use]
    pub fn of(stream: StreamId) -> Self {
        let (from, to) = (Version::new(1), Version::new(i64::MAX as u64));
        Self { stream, from, to, as_of: None, is_backward: false, limit: usize::MAX }
    }
}

/// Which events of the log are read.
#[derive(Clone, Copy, Debug)]
pub struct LogRange {
    /// Only what comes behind it.
    pub after: Position,
    /// No more than so many.
    pub limit: usize,
}

/// What is known of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StreamInfo {
    /// The stream.
    pub stream: StreamId,
    /// How many events it has.
    pub version: Version,
    /// When its first event was stored.
    pub created_at: SystemTime,
    /// When its last event was stored.
    pub updated_at: SystemTime,
}

impl StreamInfo {
    /// For a backend.
    #[must_use]
    pub fn new(stream: StreamId, version: Version, created_at: SystemTime, updated_at: SystemTime) -> Self {
        Self { stream, version, created_at, updated_at }
    }
}
