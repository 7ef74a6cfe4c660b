//! What a handler returns, against what its message declares.

use crate::box_error::{BoxError, HandlerError};
use crate::error::Error;
use crate::handler::Outcome;
use crate::message::Message;

/// A handler's return value that fits the message. The second parameter is there to be printed.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this handler returns `{Self}`, but `{M}` declares `{Declared}`",
    label = "not what `{M}` declares",
    note = "change the return type, or `returns = ..` and `error = ..` of the message"
)]
pub trait Returned<M: Message, Declared>: Fits<M::Output, M::Error> {}

#[diagnostic::do_not_recommend]
impl<M, T, E> Returned<M, Result<M::Output, M::Error>> for Result<T, E>
where
    M: Message,
    T: IntoOutput<M::Output>,
    E: IntoHandlerError<M::Error>,
{
}

/// The same without the message: what depends on these types alone is compiled once for them.
#[doc(hidden)]
pub trait Fits<T, E> {
    fn into_outcome(self) -> Result<T, Error<E>>;
}

#[diagnostic::do_not_recommend]
impl<T, E, Output, Failure> Fits<Output, Failure> for Result<T, E>
where
    T: IntoOutput<Output>,
    E: IntoHandlerError<Failure>,
{
    #[inline]
    fn into_outcome(self) -> Result<Output, Error<Failure>> {
        match self {
            Ok(output) => Ok(output.into_output()),
            Err(error) => Err(Error::Handler(error.into_handler_error())),
        }
    }
}

/// The same of a method, which may have been meant for a decider.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this handler returns `{Self}`, but `{M}` declares `{Declared}`",
    label = "not what `{M}` declares",
    note = "change the return type, or `returns = ..` and `error = ..` of the message",
    note = "what returns the events of an aggregate is its decider: `#[handler(aggregate)]` on the `impl` block"
)]
pub trait ReturnedByMethod<M: Message, Declared>: Fits<M::Output, M::Error> {}

#[diagnostic::do_not_recommend]
impl<M, R> ReturnedByMethod<M, Result<M::Output, M::Error>> for R
where
    M: Message,
    R: Returned<M, Result<M::Output, M::Error>>,
{
}

/// The declared output itself. As a bound of its own, since a mismatch of types would be reported in other words.
#[doc(hidden)]
pub trait IntoOutput<T> {
    fn into_output(self) -> T;
}

#[diagnostic::do_not_recommend]
impl<T> IntoOutput<T> for T {
    #[inline]
    fn into_output(self) -> T {
        self
    }
}

/// The declared error itself, or, where the message declares none, whatever a box takes.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this handler fails with `{Self}`, but its message declares `{E}`",
    label = "not the declared error",
    note = "change the return type, or `error = ..` of the message"
)]
pub trait IntoHandlerError<E> {
    fn into_handler_error(self) -> E;
}

#[diagnostic::do_not_recommend]
impl<E: HandlerError> IntoHandlerError<E> for E {
    #[inline]
    fn into_handler_error(self) -> E {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<E: Into<Box<dyn std::error::Error + Send + Sync>>> IntoHandlerError<BoxError> for E {
    fn into_handler_error(self) -> BoxError {
        BoxError::from_inner(self.into())
    }
}

/// What a behavior returns, as it is passed on. `By` is a type that nobody can name, a closure's or a stream's: else the
/// compiler would propose to add this as a bound, where the type depends on `M`. The last parameter is there to be printed.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this behavior returns `{Self}`, but the rest of the pipeline returns `{Declared}`",
    label = "not what `next.run(..)` returns",
    note = "a behavior returns `Result<M::Output, cqrs::Error<M::Error>>`, with its message for `M`"
)]
pub trait PassedOn<By, M: Message, Declared> {
    fn into_outcome(self) -> Outcome<M>;
}

#[diagnostic::do_not_recommend]
impl<By, M, T, E> PassedOn<By, M, Outcome<M>> for Result<T, E>
where
    M: Message,
    T: IntoOutput<M::Output>,
    E: IntoOutput<Error<M::Error>>,
{
    #[inline]
    fn into_outcome(self) -> Outcome<M> {
        match self {
            Ok(output) => Ok(output.into_output()),
            Err(error) => Err(error.into_output()),
        }
    }
}

/// What a behavior's future has returned, as the outcome.
#[doc(hidden)]
#[inline]
pub fn outcome<M: Message, By, R>(_: By, returned: R) -> Outcome<M>
where
    R: PassedOn<By, M, Outcome<M>>,
{
    returned.into_outcome()
}

#[doc(hidden)]
#[inline]
pub fn finish<M: Message, R>(returned: R) -> Outcome<M>
where
    R: Returned<M, Result<M::Output, M::Error>>,
{
    returned.into_outcome()
}

#[doc(hidden)]
#[inline]
pub fn finish_method<M: Message, R>(returned: R) -> Outcome<M>
where
    R: ReturnedByMethod<M, Result<M::Output, M::Error>>,
{
    returned.into_outcome()
}

/// A handler that could not make its stream, with the error that the message declares.
#[doc(hidden)]
pub fn failed<M: Message, S, E>(made: Result<S, E>) -> Result<S, Error<M::Error>>
where
    E: IntoHandlerError<M::Error>,
{
    made.map_err(|error| Error::Handler(error.into_handler_error()))
}
