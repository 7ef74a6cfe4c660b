//! How an event is published: the policy that its definition names.

use std::fmt;

/// How the handlers of an event run: `#[event(publish = ..)]`.
///
/// See [`Mediator::publish`](crate::Mediator::publish) for which to use when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Publishing {
    /// One after the other, all of them.
    #[default]
    Sequential,
    /// One after the other, up to the first that fails.
    StopOnFirstError,
    /// All at once, on the task of the publisher.
    Concurrent,
    /// Later, in the background: one event after the other, and its handlers one after the other.
    Detached {
        /// How many events wait in the queue at most; those that are being handled do not count.
        capacity: usize,
        /// What happens to one more.
        when_full: WhenFull,
    },
}

/// What happens to a detached event whose queue is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum WhenFull {
    /// The publisher waits until there is room.
    #[default]
    Wait,
    /// The publisher gets a rejection of kind [`Overloaded`](crate::RejectionKind::Overloaded).
    Reject,
}

impl Publishing {
    /// The policy's name, as it is written: `detached`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sequential => "sequential",
            Self::StopOnFirstError => "stop_on_first_error",
            Self::Concurrent => "concurrent",
            Self::Detached { .. } => "detached",
        }
    }
}

/// The policy as it is written, with all options.
impl fmt::Display for Publishing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            Self::Detached { capacity, when_full } => {
                write!(f, "(capacity = {capacity}, when_full = {when_full})")
            }
            Self::Sequential | Self::StopOnFirstError | Self::Concurrent => Ok(()),
        }
    }
}

impl fmt::Display for WhenFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Wait => "wait",
            Self::Reject => "reject",
        })
    }
}
