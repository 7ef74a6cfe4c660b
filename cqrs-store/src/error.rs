//! What can go wrong with a store.

use std::error::Error as StdError;

use thiserror::Error;

use crate::stream_id::StreamId;
use crate::version::{Conflict, Duplicate, Version};

/// What another library says.
pub(crate) type Source = Box<dyn StdError + Send + Sync>;

/// Why a store did not do what it was asked for.
///
/// Where one says that nothing was written, nothing was. [`Database`](Self::Database) may come after the database had
/// committed, if the connection broke in between; to append the same events with the same ids again is safe then.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Somebody else was quicker. Nothing was written.
    #[error("{0}")]
    Conflict(Conflict),

    /// The sender has seen another version than there is, and said which: `If-Match` in HTTP. Nothing was written, and to
    /// decide again is up to whoever looked.
    #[error("the sender has another version of it: {0}")]
    Stale(Conflict),

    /// An event id was used twice. Nothing was written.
    #[error("the event {} that was to be appended to `{}` is stored already, as another one", .0.event_id, .0.stream)]
    Duplicate(Duplicate),

    /// There is no such aggregate; a command that creates one comes first.
    #[error("`{0}` does not exist")]
    NotFound(StreamId),

    /// There is such an aggregate already, and the command would create it.
    #[error("`{0}` exists already")]
    AlreadyExists(StreamId),

    /// The aggregate is open in the same unit of work, by another argument of the handler or by the sender.
    #[error(
        "`{0}` is open twice in one unit of work: change it in one place, or send the message before or after"
    )]
    OpenTwice(StreamId),

    /// What names a stream cannot be stored.
    #[error("the {part} of a stream {why}")]
    InvalidStreamId {
        /// `kind` or `id`.
        part: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },

    /// An event of a type that the reader does not know.
    #[error(
        "event {version} of `{stream}` is a `{name}` of schema version {schema_version}, which nobody here knows; add \
         the event, or an upcaster from that version"
    )]
    UnknownEvent {
        /// The name that it was stored with.
        name: String,
        /// The schema version that it was stored with.
        schema_version: u32,
        /// Its stream.
        stream: StreamId,
        /// Its place in the stream.
        version: Version,
    },

    /// Stored data that the type in the program cannot be read from.
    #[error(
        "`{name}` of schema version {schema_version}, at version {version} of `{stream}`, cannot be read"
    )]
    Decode {
        /// The name that it was stored with.
        name: String,
        /// The schema version that it was stored with.
        schema_version: u32,
        /// Its stream.
        stream: StreamId,
        /// Its place in the stream.
        version: Version,
        /// What does not fit.
        source: Source,
    },

    /// A value that cannot be written as JSON.
    #[error("`{name}` cannot be stored")]
    Encode {
        /// The name of the event or state.
        name: &'static str,
        /// What serde says of it.
        source: Source,
    },

    /// A URL that leads to no database, or one that this program was built without.
    #[error("`{url}` cannot be opened: {why}")]
    Url {
        /// The URL, without its password.
        url: String,
        /// What to change.
        why: String,
    },

    /// The database was written by a newer version of this crate.
    #[error("the database has schema {found}, and this program knows up to {known}: use the newer program")]
    NewerDatabase {
        /// The schema of the database.
        found: u32,
        /// The newest that this program knows.
        known: u32,
    },

    /// The store is on another database than the one that was asked for.
    #[error("the store is on {actual}, and `{asked}` needs {needed}")]
    WrongDatabase {
        /// What was called.
        asked: &'static str,
        /// What it works with.
        needed: &'static str,
        /// What the store works with.
        actual: &'static str,
    },

    /// The database was in use for too long. Nothing was written.
    #[error("waited too long to {attempted}: {why}")]
    Busy {
        /// What was to be done.
        attempted: &'static str,
        /// Who has it, and what to do.
        why: String,
    },

    /// The database has undone the transaction, because it and another one waited for each other, or could not be told
    /// apart from their order. Nothing was written, and to do all of it again is the cure: a message is handled again,
    /// like after a [`Conflict`](Self::Conflict).
    #[error("could not {attempted}: the database has undone the transaction for the sake of another one")]
    Deadlock {
        /// What was to be done.
        attempted: &'static str,
        /// What the database, or its driver, says.
        source: Source,
    },

    /// The transaction of the message was rolled back, or ended, before this.
    #[error("the unit of work has ended: {why}")]
    Ended {
        /// Why.
        why: &'static str,
    },

    /// The store was closed.
    #[error("the store is closed")]
    Closed,

    /// The database said no, or cannot be reached.
    #[error("could not {attempted}")]
    Database {
        /// What was to be done.
        attempted: &'static str,
        /// What the database, or its driver, says.
        source: Source,
    },
}

impl StoreError {
    /// The database could not do this.
    pub fn database(attempted: &'static str, source: impl Into<Source>) -> Self {
        Self::Database { attempted, source: source.into() }
    }

    /// The conflict, where it is one.
    #[must_use]
    pub fn conflict(&self) -> Option<&Conflict> {
        match self {
            Self::Conflict(conflict) => Some(conflict),
            _ => None,
        }
    }

    /// Nobody knows the event.
    pub(crate) fn unknown(name: &str, schema_version: u32, stream: &StreamId, version: Version) -> Self {
        Self::UnknownEvent { name: name.to_owned(), schema_version, stream: stream.clone(), version }
    }

    /// The event could not be read.
    pub fn decode(at: (&str, u32, &StreamId, Version), source: impl Into<Source>) -> Self {
        let (name, schema_version, stream, version) = at;
        let (name, stream) = (name.to_owned(), stream.clone());
        Self::Decode { name, schema_version, stream, version, source: source.into() }
    }
}

/// What SQL of the program's own fails with.
#[cfg(feature = "sqlite")]
impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::database("run the program's own SQL", error)
    }
}

/// What SQL of the program's own fails with.
#[cfg(feature = "postgres")]
impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        crate::postgres::failed("run the program's own SQL", error)
    }
}

impl From<Conflict> for StoreError {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
}

impl From<Duplicate> for StoreError {
    fn from(duplicate: Duplicate) -> Self {
        Self::Duplicate(duplicate)
    }
}
