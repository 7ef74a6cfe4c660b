//! The framework's own word on why a message was not handled.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::{BoxError, Message};

/// Why the framework did not run a handler, or could not keep what it did.
///
/// Its text names the message and the argument; the cause, where there is one, is its
/// [`source`](StdError::source), and can be downcast to the type that the user's code returned:
///
/// ```
/// use cqrs_core::{Rejection, RejectionKind};
/// use std::error::Error;
/// # #[derive(Debug)] struct Unauthorized;
/// # impl std::fmt::Display for Unauthorized {
/// #     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("log in first") }
/// # }
/// # impl Error for Unauthorized {}
///
/// fn status(rejection: &Rejection) -> u16 {
///     match rejection.kind() {
///         RejectionKind::Extract if rejection.source().is_some_and(|e| e.is::<Unauthorized>()) => 401,
///         _ => 503,
///     }
/// }
/// ```
pub struct Rejection(Box<Inner>);

struct Inner {
    kind: RejectionKind,
    message: &'static str,
    argument: &'static str,
    source: Option<BoxError>,
    retry: Option<Retry>,
}

/// See [`Scoped::retry`](crate::Scoped::retry).
type Retry = fn(&mut (dyn StdError + Send + Sync + 'static), u32) -> Option<Duration>;

/// What the framework was doing when it rejected a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RejectionKind {
    /// The mediator knows no handler for the message: it was built without the registry, and nobody registered one.
    NoHandler,
    /// A by-value argument could not be taken from the call; see [`FromContext`](crate::FromContext).
    Extract,
    /// A `&mut` argument could not be opened. The handler did not run; see [`Scoped`](crate::Scoped).
    Begin,
    /// The handler succeeded, and a `&mut` argument could not be committed. Nothing was reported as done.
    Commit,
    /// The message itself is wrong; the [`source`](std::error::Error::source) lists what. To send it again does not help.
    Invalid,
    /// A behavior said no; the [`source`](std::error::Error::source) is what it said.
    Refused,
    /// The deadline passed. The handler did not run, or was dropped where it stood.
    Deadline,
    /// The caller cancelled it. The handler did not run, or was dropped where it stood.
    Cancelled,
    /// The mediator is shutting down, and takes no more messages.
    ShuttingDown,
    /// There is no room for more; see the documentation of what limits it. The handler did not run.
    Overloaded,
    /// A detached event was published where no tokio runtime is, or on one that has ended, and no task handles it.
    NoRuntime,
}

impl Rejection {
    pub(crate) fn no_handler(message: &'static str) -> Self {
        Self::new(RejectionKind::NoHandler, message)
    }

    /// What a behavior answers in place of the rest of the pipeline; `source` says why.
    pub fn refused<M: Message>(source: impl Into<BoxError>) -> Self {
        Self::refusal(M::NAME, source.into())
    }

    /// What a behavior answers that finds the message itself wrong; `source` lists what.
    pub fn invalid<M: Message>(source: impl Into<BoxError>) -> Self {
        Self::failed(RejectionKind::Invalid, M::NAME, "", source.into())
    }

    pub(crate) fn refusal(message: &'static str, source: BoxError) -> Self {
        Self::failed(RejectionKind::Refused, message, "", source)
    }

    /// `Ok`, although what the handler did was not kept.
    pub(crate) fn hidden_commit(message: &'static str) -> Self {
        Self::failed(
            RejectionKind::Commit,
            message,
            "what the handler did",
            BoxError::msg("a behavior answered `Ok` in its place, without `Context::accept_failed_commit`"),
        )
    }

    pub(crate) fn new(kind: RejectionKind, message: &'static str) -> Self {
        Self(Box::new(Inner { kind, message, argument: "", source: None, retry: None }))
    }

    pub(crate) fn failed(
        kind: RejectionKind,
        message: &'static str,
        argument: &'static str,
        source: BoxError,
    ) -> Self {
        Self(Box::new(Inner { kind, message, argument, source: Some(source), retry: None }))
    }

    /// Whether to handle the message again is asked of this.
    pub(crate) fn with_retry(mut self, retry: Retry) -> Self {
        self.0.retry = Some(retry);
        self
    }

    /// How long to wait before the message is handled again, where that may help.
    pub(crate) fn retry_after(&mut self, attempt: u32) -> Option<Duration> {
        let Inner { source: Some(source), retry: Some(retry), .. } = &mut *self.0 else { return None };
        retry(source.inner_mut(), attempt)
    }

    /// What the framework was doing.
    #[must_use]
    pub fn kind(&self) -> RejectionKind {
        self.0.kind
    }

    /// The wire name of the message that was rejected.
    #[must_use]
    pub fn message(&self) -> &'static str {
        self.0.message
    }
}

impl fmt::Debug for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejection")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("argument", &self.0.argument)
            .field("source", &self.0.source)
            .finish()
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, message, argument, .. } = &*self.0;
        match kind {
            RejectionKind::NoHandler => write!(
                f,
                "this mediator has no handler for `{message}`: build it with `Mediator::builder()`, \
                 or register the handler by hand"
            ),
            RejectionKind::Extract => write!(f, "cannot take `{argument}` from the call of `{message}`"),
            RejectionKind::Begin => write!(f, "cannot begin `{argument}` for `{message}`"),
            RejectionKind::Commit => write!(f, "cannot commit `{argument}` for `{message}`"),
            RejectionKind::Invalid => write!(f, "`{message}` is not valid"),
            RejectionKind::Refused => write!(f, "`{message}` was refused"),
            RejectionKind::Deadline => write!(f, "`{message}` was not done by its deadline"),
            RejectionKind::Cancelled => write!(f, "`{message}` was cancelled by its caller"),
            RejectionKind::ShuttingDown => {
                write!(f, "`{message}` was not taken: the mediator is shutting down")
            }
            RejectionKind::Overloaded => write!(f, "`{message}` was not taken: there is no room for more"),
            RejectionKind::NoRuntime => write!(
                f,
                "`{message}` was not taken: its handlers run in the background, and no tokio runtime runs here"
            ),
        }
    }
}

impl StdError for Rejection {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|source| &**source as &(dyn StdError + 'static))
    }
}
