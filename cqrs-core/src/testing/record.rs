//! What a recorder knows of one message.

use std::error::Error as StdError;
use std::fmt;

use crate::any_next::AnyNext;
use crate::definition::{HandlerDefinition, MessageDefinition};
use crate::message_id::MessageId;
use crate::publish_error::PublishError;
use crate::rejection::{Rejection, RejectionKind};

/// A message that was sent, asked or published: from [`Recorder::records`](super::Recorder::records).
#[derive(Clone, Debug)]
pub struct Record {
    pub(super) message: &'static MessageDefinition,
    /// One of the handlers of an event; the event has a record of its own.
    pub(super) handler: Option<&'static HandlerDefinition>,
    pub(super) message_id: MessageId,
    pub(super) causation_id: Option<MessageId>,
    /// The number of the record that this one belongs below.
    pub(super) cause: Option<usize>,
    pub(super) text: Option<String>,
    pub(super) outcome: RecordedOutcome,
}

/// What came of a recorded message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordedOutcome {
    /// It is still being handled.
    Running,
    /// It was handled. A stream came to its end.
    Ok,
    /// The handler failed, with this text; of an event, at least one handler.
    Failed(String),
    /// The framework or a global behavior rejected it, with this text.
    Rejected(RejectionKind, String),
    /// The caller dropped it, as it does when a deadline passes, or the handler panicked. A stream was dropped before its end.
    Dropped,
}

impl Record {
    /// The message: its name, kind and type.
    #[must_use]
    pub fn message(&self) -> &'static MessageDefinition {
        self.message
    }

    /// Its id.
    #[must_use]
    pub fn message_id(&self) -> MessageId {
        self.message_id
    }

    /// The id of the message whose handler sent it.
    #[must_use]
    pub fn causation_id(&self) -> Option<MessageId> {
        self.causation_id
    }

    /// How the message prints, where it is `Debug`.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// What came of it.
    #[must_use]
    pub fn outcome(&self) -> &RecordedOutcome {
        &self.outcome
    }
}

/// One line, as in the tree of a [`Recorder`](super::Recorder).
impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.handler {
            Some(handler) => write!(f, "handler `{}`", handler.name())?,
            None => write!(f, "{} `{}`", self.message.kind(), self.message.name())?,
        }
        if let Some(text) = &self.text {
            write!(f, ", {text}")?;
        }
        write!(f, ": {}", self.outcome)
    }
}

impl RecordedOutcome {
    /// Whether the message was handled.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        matches!(self, Self::Ok)
    }

    pub(super) fn of(next: &AnyNext<'_>) -> Self {
        match next.error() {
            None => Self::Ok,
            Some(error) => match error.downcast_ref::<Rejection>() {
                Some(rejection) => Self::rejected(rejection),
                None => Self::Failed(chain(error)),
            },
        }
    }

    pub(super) fn of_event(published: &Result<(), PublishError>) -> Self {
        match published {
            Ok(()) => Self::Ok,
            Err(error) => match error.rejection() {
                Some(rejection) => Self::rejected(rejection),
                None => Self::Failed(failures(error)),
            },
        }
    }

    fn rejected(rejection: &Rejection) -> Self {
        Self::Rejected(rejection.kind(), chain(rejection))
    }
}

/// The handlers that failed; what they failed with is in their own lines.
fn failures(error: &PublishError) -> String {
    let names = error.failures().iter().map(|failure| format!("`{}`", failure.handler()));
    names.collect::<Vec<_>>().join(", ")
}

/// The error and its causes.
fn chain(error: &(dyn StdError + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| StdError::source(*error));
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

impl fmt::Display for RecordedOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Running => f.write_str("running"),
            Self::Ok => f.write_str("ok"),
            Self::Failed(text) => write!(f, "failed: {text}"),
            Self::Rejected(_, text) => write!(f, "rejected: {text}"),
            Self::Dropped => f.write_str("dropped"),
        }
    }
}
