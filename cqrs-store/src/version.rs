//! Where an event stands: in its stream, and in the log of all streams.

use std::fmt;

use cqrs_core::MessageId;

use crate::stream_id::StreamId;

/// How many events a stream has, and so the number of its last one: the first event of a stream is version 1.
///
/// A state that is stored without events has one, too: how often it was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version(u64);

impl Version {
    /// Of a stream without events.
    pub const NONE: Self = Self(0);

    /// The version with this number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The version after so many more events.
    #[must_use]
    pub const fn plus(self, events: usize) -> Self {
        Self(self.0.saturating_add(events as u64))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The place of an event in the log of all streams. Positions grow in the order in which events are read, and have gaps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position(u64);

impl Position {
    /// Before the first event.
    pub const START: Self = Self(0);

    /// The position with this number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What whoever appends takes the stream's version for. The store refuses the append where it is another one.
///
/// *Expected version* in EventStoreDB; optimistic concurrency control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExpectedVersion {
    /// Whatever it is. The events are put behind those that are there.
    Any,
    /// The stream has no events.
    NoStream,
    /// The stream has exactly this version. [`Version::NONE`] is the same as [`NoStream`](Self::NoStream).
    Exact(Version),
}

impl ExpectedVersion {
    /// The version, where one is expected.
    #[must_use]
    pub const fn version(self) -> Option<Version> {
        match self {
            Self::Any => None,
            Self::NoStream => Some(Version::NONE),
            Self::Exact(version) => Some(version),
        }
    }
}

impl From<Version> for ExpectedVersion {
    fn from(version: Version) -> Self {
        Self::Exact(version)
    }
}

impl fmt::Display for ExpectedVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any version"),
            Self::NoStream | Self::Exact(Version::NONE) => f.write_str("no stream"),
            Self::Exact(version) => write!(f, "version {version}"),
        }
    }
}

/// Somebody else was quicker: a stream, or a state, has another version than expected.
///
/// To load it again and to decide again is the cure, unless the version was the client's own, who then has to look first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Conflict {
    /// What was to be written.
    pub stream: StreamId,
    /// The version that was expected.
    pub expected: ExpectedVersion,
    /// The version that is there.
    pub actual: Version,
    /// How often it was tried.
    pub attempts: u32,
}

impl Conflict {
    /// A conflict of the first attempt.
    #[must_use]
    pub fn new(stream: StreamId, expected: ExpectedVersion, actual: Version) -> Self {
        Self { stream, expected, actual, attempts: 1 }
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stream, expected, actual, attempts } = self;
        write!(f, "`{stream}` was expected to have {expected}, and has ")?;
        match *actual {
            Version::NONE => f.write_str("no events")?,
            version => write!(f, "version {version}")?,
        }
        match attempts {
            1 => Ok(()),
            _ => write!(f, "; given up after {attempts} attempts"),
        }
    }
}

/// An event that is stored already, by its id, elsewhere or among others than those that it was appended with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Duplicate {
    /// The id that both have.
    pub event_id: MessageId,
    /// Where it was to be appended.
    pub stream: StreamId,
}

impl Duplicate {
    /// The event with this id was to be appended to this stream.
    #[must_use]
    pub fn new(event_id: MessageId, stream: StreamId) -> Self {
        Self { event_id, stream }
    }
}
