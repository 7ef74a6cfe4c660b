//! Who dispatches a message whose type is known only further inside.

use crate::call::Call;
use crate::context::Context;
use crate::definition::MessageDefinition;
use crate::mediator::Mediator;
use crate::origin::Origin;

/// A mediator by itself, with metadata from outside, or in the course of a call.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Caller<'a> {
    Mediator(&'a Mediator),
    Origin(&'a Origin<'a>),
    Context(Context<'a>),
}

impl<'a> Caller<'a> {
    pub(crate) fn mediator(self) -> &'a Mediator {
        match self {
            Self::Mediator(mediator) => mediator,
            Self::Origin(origin) => origin.context().mediator(),
            Self::Context(context) => context.mediator(),
        }
    }

    pub(crate) fn call(self, message: &'static MessageDefinition) -> Call<'a> {
        match self {
            Self::Mediator(mediator) => Call::new(mediator, message),
            Self::Origin(origin) => Call::within(origin.context().call(), message),
            Self::Context(context) => Call::within(context.call(), message),
        }
    }
}
