//! What a handler may fail with.

use std::error::Error as StdError;
use std::fmt;
use std::ops::Deref;

type Inner = Box<dyn StdError + Send + Sync>;

/// Any error, boxed: the error of a message that declares none.
///
/// Handlers of such a message, and all event handlers, may return every error that converts to
/// `Box<dyn Error + Send + Sync>`: a typed one, `anyhow::Error`, a `String`. The caller finds it here, with its
/// text, its [`source`](StdError::source) chain and [`downcast_ref`](#deref-methods).
///
/// Like `anyhow::Error` it is not a [`std::error::Error`] itself, so that `?` can turn every error into it;
/// [`cqrs::Error<BoxError>`](crate::Error) is one.
///
/// ```
/// use cqrs_core::BoxError;
///
/// fn parse(text: &str) -> Result<u32, BoxError> {
///     if text.is_empty() {
///         return Err(BoxError::msg("a quantity is needed"));
///     }
///     Ok(text.parse()?)
/// }
///
/// assert_eq!(parse("").unwrap_err().to_string(), "a quantity is needed");
/// assert!(parse("x").unwrap_err().is::<std::num::ParseIntError>());
/// ```
pub struct BoxError(Inner);

impl BoxError {
    /// An error that is only a text.
    pub fn msg(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// The error as the standard library boxes it.
    #[must_use]
    pub fn into_inner(self) -> Inner {
        self.0
    }

    pub(crate) fn inner_mut(&mut self) -> &mut (dyn StdError + Send + Sync + 'static) {
        &mut *self.0
    }

    pub(crate) fn from_inner(inner: Inner) -> Self {
        Self(inner)
    }
}

impl<E: StdError + Send + Sync + 'static> From<E> for BoxError {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

impl Deref for BoxError {
    type Target = dyn StdError + Send + Sync;

    fn deref(&self) -> &Self::Target {
        &*self.0
    }
}

impl fmt::Debug for BoxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for BoxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// What a message may declare as its error: every `std::error::Error + Send + Sync + 'static`, and [`BoxError`].
///
/// It is implemented for all of them; nobody writes it by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the error of a message",
    label = "not a `std::error::Error + Send + Sync + 'static`",
    note = "implement `std::error::Error` for it, for example with `thiserror`",
    note = "or leave `error` out: the handler may then return any error that converts to a box, `anyhow::Error` and `String` too"
)]
pub trait HandlerError: fmt::Debug + fmt::Display + Send + Sync + 'static {
    #[doc(hidden)]
    fn as_error(&self) -> &(dyn StdError + 'static);

    #[doc(hidden)]
    fn into_boxed(self) -> Inner;
}

#[diagnostic::do_not_recommend]
impl<E: StdError + Send + Sync + 'static> HandlerError for E {
    fn as_error(&self) -> &(dyn StdError + 'static) {
        self
    }

    fn into_boxed(self) -> Inner {
        Box::new(self)
    }
}

impl HandlerError for BoxError {
    fn as_error(&self) -> &(dyn StdError + 'static) {
        &*self.0
    }

    fn into_boxed(self) -> Inner {
        self.0
    }
}
