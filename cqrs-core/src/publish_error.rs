//! What `publish` fails with: the failures of all handlers together.

use std::error::Error as StdError;
use std::fmt;

use crate::box_error::BoxError;
use crate::definition::{HandlerDefinition, Location};
use crate::error::Error;
use crate::rejection::Rejection;

/// Some handlers of an event failed, while the others ran; or the framework rejected the event.
pub struct PublishError {
    pub(crate) event: &'static str,
    pub(crate) handlers: usize,
    pub(crate) not_run: usize,
    pub(crate) failures: Vec<HandlerFailure>,
    pub(crate) rejection: Option<Rejection>,
}

/// One handler's failure.
#[derive(Debug)]
pub struct HandlerFailure {
    pub(crate) definition: &'static HandlerDefinition,
    pub(crate) error: Error<BoxError>,
}

impl PublishError {
    /// The wire name of the event.
    #[must_use]
    pub fn event(&self) -> &'static str {
        self.event
    }

    /// The failures, in the order of the handlers; at least one, unless there is a
    /// [`rejection`](Self::rejection).
    #[must_use]
    pub fn failures(&self) -> &[HandlerFailure] {
        &self.failures
    }

    /// How many handlers did not run because one before them failed: those of an event with
    /// `publish = stop_on_first_error`, else 0.
    #[must_use]
    pub fn not_run(&self) -> usize {
        self.not_run
    }

    /// Why the framework did not take the event, or gave it up: a deadline, a queue that is full.
    #[must_use]
    pub fn rejection(&self) -> Option<&Rejection> {
        self.rejection.as_ref()
    }
}

impl From<Rejection> for PublishError {
    fn from(rejection: Rejection) -> Self {
        Self {
            event: rejection.message(),
            handlers: 0,
            not_run: 0,
            failures: Vec::new(),
            rejection: Some(rejection),
        }
    }
}

impl HandlerFailure {
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

    /// What it failed with.
    #[must_use]
    pub fn error(&self) -> &Error<BoxError> {
        &self.error
    }
}

impl fmt::Debug for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PublishError")
            .field("event", &self.event)
            .field("handlers", &self.handlers)
            .field("not_run", &self.not_run)
            .field("failures", &self.failures)
            .field("rejection", &self.rejection)
            .finish()
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(rejection) = &self.rejection {
            return fmt::Display::fmt(rejection, f);
        }
        let (failed, all) = (self.failures.len(), self.handlers);
        let handlers = if all == 1 { "handler" } else { "handlers" };
        write!(f, "{failed} of {all} {handlers} of `{}` failed", self.event)?;
        if self.not_run > 0 {
            write!(f, ", {} did not run", self.not_run)?;
        }
        for (index, failure) in self.failures.iter().enumerate() {
            let separator = if index == 0 { ": " } else { "; " };
            write!(f, "{separator}`{}` ({}): {}", failure.handler(), failure.location(), failure.error)?;
        }
        Ok(())
    }
}

impl StdError for PublishError {
    /// The cause of the first failure: the failures themselves are in the text.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.rejection {
            Some(rejection) => rejection.source(),
            None => self.failures.first().and_then(|failure| failure.error.source()),
        }
    }
}
