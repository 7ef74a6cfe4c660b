//! What has come of a message, while behaviors look at it.

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;

use crate::box_error::{BoxError, HandlerError};
use crate::error::Error;
use crate::handler_stream::Yielder;
use crate::message::Message;
use crate::rejection::Rejection;

/// The outcome without its types.
#[derive(Debug)]
pub(crate) enum Erasure<'a> {
    Output(&'a dyn Any),
    Failed(&'a (dyn StdError + 'static)),
    Rejected(&'a Rejection),
}

/// A place for an outcome, without its types.
pub(crate) trait AnySlot: Any + Send {
    fn outcome(&self) -> Option<Erasure<'_>>;
    fn output_mut(&mut self) -> Option<&mut dyn Any>;
    /// Takes the output out of an `Option<T>`, if the types agree.
    fn answer(&mut self, output: &mut dyn Any) -> bool;
    /// Takes the error out of an `Option<E>`, if the types agree.
    fn fail(&mut self, error: &mut dyn Any) -> bool;
    fn reject(&mut self, rejection: Rejection);
    fn clear(&mut self);
    /// Clears it. Without an outcome that is none.
    fn take_failure(&mut self) -> Option<Error<BoxError>>;
    /// An empty one for another handler of the same event.
    fn another(&self) -> Box<dyn AnySlot>;
}

/// The outcome of a message. By its types and not by the message, since many messages have the same.
pub(crate) struct Slot<T, E>(pub(crate) Option<Result<T, Error<E>>>);

pub(crate) type SlotOf<M> = Slot<<M as Message>::Output, <M as Message>::Error>;

impl<T, E> Default for Slot<T, E> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Send + 'static, E: HandlerError> AnySlot for Slot<T, E> {
    fn outcome(&self) -> Option<Erasure<'_>> {
        Some(match self.0.as_ref()? {
            Ok(output) => Erasure::Output(output),
            Err(Error::Handler(error)) => Erasure::Failed(error.as_error()),
            Err(Error::Rejected(rejection)) => Erasure::Rejected(rejection),
        })
    }

    fn output_mut(&mut self) -> Option<&mut dyn Any> {
        match self.0.as_mut()? {
            Ok(output) => Some(output),
            Err(_) => None,
        }
    }

    fn answer(&mut self, output: &mut dyn Any) -> bool {
        let output = output.downcast_mut::<Option<T>>().and_then(Option::take);
        output.map(|output| self.0 = Some(Ok(output))).is_some()
    }

    fn fail(&mut self, error: &mut dyn Any) -> bool {
        let error = error.downcast_mut::<Option<E>>().and_then(Option::take);
        error.map(|error| self.0 = Some(Err(Error::Handler(error)))).is_some()
    }

    fn reject(&mut self, rejection: Rejection) {
        self.0 = Some(Err(rejection.into()));
    }

    fn clear(&mut self) {
        self.0 = None;
    }

    fn take_failure(&mut self) -> Option<Error<BoxError>> {
        let error = self.0.take()?.err()?;
        Some(error.map_handler(|error| BoxError::from_inner(error.into_boxed())))
    }

    fn another(&self) -> Box<dyn AnySlot> {
        Box::new(Self(None))
    }
}

impl<T, E> fmt::Debug for Slot<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slot").field("is_filled", &self.0.is_some()).finish()
    }
}

/// The outcome of a message that is answered by a stream: its end. Its items pass the behaviors by.
pub(crate) struct StreamSlot<T, E> {
    /// `Ok` at the end.
    pub(crate) end: Slot<(), E>,
    pub(crate) items: Yielder<Result<T, Error<E>>>,
}

impl<T: Send + 'static, E: HandlerError> AnySlot for StreamSlot<T, E> {
    fn outcome(&self) -> Option<Erasure<'_>> {
        self.end.outcome()
    }

    fn output_mut(&mut self) -> Option<&mut dyn Any> {
        self.end.output_mut()
    }

    fn answer(&mut self, output: &mut dyn Any) -> bool {
        self.end.answer(output)
    }

    fn fail(&mut self, error: &mut dyn Any) -> bool {
        self.end.fail(error)
    }

    fn reject(&mut self, rejection: Rejection) {
        self.end.reject(rejection);
    }

    fn clear(&mut self) {
        self.end.clear();
    }

    fn take_failure(&mut self) -> Option<Error<BoxError>> {
        self.end.take_failure()
    }

    fn another(&self) -> Box<dyn AnySlot> {
        self.end.another()
    }
}
