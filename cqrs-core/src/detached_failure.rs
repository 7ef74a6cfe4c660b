//! What went wrong with a detached event, whose publisher has long gone on.

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;

use crate::definition::{HandlerDefinition, Location};
use crate::message_id::{CorrelationId, MessageId};
use crate::publish_error::PublishError;

/// A detached event that was not handled, or not by all its handlers: what
/// [`on_detached_failure`](crate::MediatorBuilder::on_detached_failure) is told.
///
/// Its text is what the handlers said; it has nothing of the event but its name and ids.
#[derive(Debug)]
pub struct DetachedFailure {
    pub(crate) event: &'static str,
    pub(crate) message_id: MessageId,
    pub(crate) correlation_id: CorrelationId,
    pub(crate) cause: DetachedCause,
}

/// What happened to a detached event.
#[derive(Debug)]
#[non_exhaustive]
pub enum DetachedCause {
    /// Some handlers failed, while the others ran.
    Failed(PublishError),
    /// A handler panicked. The ones after it run nevertheless.
    Panicked(HandlerPanic),
    /// The event was given up, before its handlers or in their midst: the runtime that they run on has ended, or the
    /// mediator's shutdown ran out of time.
    Abandoned,
}

/// A handler's panic.
#[derive(Debug)]
pub struct HandlerPanic {
    pub(crate) definition: &'static HandlerDefinition,
    pub(crate) text: String,
}

impl DetachedFailure {
    /// The wire name of the event.
    #[must_use]
    pub fn event(&self) -> &'static str {
        self.event
    }

    /// The id of the event.
    #[must_use]
    pub fn message_id(&self) -> MessageId {
        self.message_id
    }

    /// What ties the event to the request that set it off.
    #[must_use]
    pub fn correlation_id(&self) -> &CorrelationId {
        &self.correlation_id
    }

    /// What happened to it.
    #[must_use]
    pub fn cause(&self) -> &DetachedCause {
        &self.cause
    }
}

impl HandlerPanic {
    pub(crate) fn new(definition: &'static HandlerDefinition, panic: &(dyn Any + Send)) -> Self {
        let text = match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
            (Some(text), _) => (*text).to_owned(),
            (None, Some(text)) => text.clone(),
            (None, None) => "a value that is no text".to_owned(),
        };
        Self { definition, text }
    }

    /// The handler's name.
    #[must_use]
    pub fn handler(&self) -> &'static str {
        self.definition.name()
    }

    /// Where the handler is.
    #[must_use]
    pub fn location(&self) -> Location {
        self.definition.location()
    }

    /// What it panicked with.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for DetachedFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { event, message_id, correlation_id, cause } = self;
        write!(f, "the detached event `{event}` ({message_id}, correlation {correlation_id}): ")?;
        match cause {
            DetachedCause::Failed(error) => fmt::Display::fmt(error, f),
            DetachedCause::Panicked(panic) => {
                write!(f, "`{}` ({}) panicked: {}", panic.handler(), panic.location(), panic.text)
            }
            DetachedCause::Abandoned => f.write_str(
                "it was given up before all its handlers were done: their runtime has ended, or the shutdown ran out \
                 of time",
            ),
        }
    }
}

impl StdError for DetachedFailure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.cause {
            DetachedCause::Failed(error) => error.source(),
            DetachedCause::Panicked(_) | DetachedCause::Abandoned => None,
        }
    }
}
