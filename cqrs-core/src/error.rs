//! What a caller gets when a message was not handled.

use std::error::Error as StdError;
use std::fmt;

use crate::{HandlerError, Rejection};

/// Why [`send`](crate::Mediator::send), [`query`](crate::Mediator::query) or an item of
/// [`stream`](crate::Mediator::stream) failed: the domain said no, or the framework did.
///
/// `E` is the error that the message declares. It arrives untouched, so a caller matches on it without knowing how
/// the message was dispatched:
///
/// ```
/// use cqrs_core::Error;
///
/// # #[derive(Debug)] enum PlaceOrderError { OutOfStock }
/// # impl std::fmt::Display for PlaceOrderError {
/// #     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("out of stock") }
/// # }
/// # impl std::error::Error for PlaceOrderError {}
/// fn status(result: Result<u64, Error<PlaceOrderError>>) -> u16 {
///     match result {
///         Ok(_) => 201,
///         Err(Error::Handler(PlaceOrderError::OutOfStock)) => 409,
///         Err(Error::Rejected(_)) => 503,
///     }
/// }
/// # assert_eq!(status(Err(Error::Handler(PlaceOrderError::OutOfStock))), 409);
/// ```
///
/// It reads as what it holds: the text and the [`source`](StdError::source) are those of the domain error or of the
/// rejection, so nothing is printed twice in a chain.
#[derive(Debug)]
pub enum Error<E> {
    /// The handler ran and returned this error, or a behavior did so in its place.
    Handler(E),
    /// A behavior said no, or the framework could not run the handler, or could not keep what it did.
    Rejected(Rejection),
}

impl<E> Error<E> {
    /// The domain's error, if it is one.
    pub fn as_handler(&self) -> Option<&E> {
        match self {
            Self::Handler(error) => Some(error),
            Self::Rejected(_) => None,
        }
    }

    /// The framework's rejection, if it is one.
    pub fn as_rejected(&self) -> Option<&Rejection> {
        match self {
            Self::Handler(_) => None,
            Self::Rejected(rejection) => Some(rejection),
        }
    }

    /// Changes the domain's error and keeps a rejection, for a handler that passes on what another one said.
    pub fn map_handler<F>(self, change: impl FnOnce(E) -> F) -> Error<F> {
        match self {
            Self::Handler(error) => Error::Handler(change(error)),
            Self::Rejected(rejection) => Error::Rejected(rejection),
        }
    }
}

impl<E> From<Rejection> for Error<E> {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl<E: HandlerError> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Handler(error) => fmt::Display::fmt(error, f),
            Self::Rejected(rejection) => fmt::Display::fmt(rejection, f),
        }
    }
}

impl<E: HandlerError> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Handler(error) => error.as_error().source(),
            Self::Rejected(rejection) => rejection.source(),
        }
    }
}
