//! Who dispatches a message whose type is known only further inside.

use crate::call::Cause;
use crate::context::Context;
use crate::mediator::Mediator;
#[cfg(feature = "json")]
use crate::metadata::Metadata;
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

    /// What is inherited by work that outlives the caller. The token of a request is; that of a call ends with it.
    #[cfg(feature = "json")]
    pub(crate) fn metadata(self) -> Option<Metadata> {
        match self {
            Self::Mediator(_) => None,
            Self::Origin(origin) => Some(origin.metadata()),
            Self::Context(context) => {
                let cancellation = context.call().metadata().and_then(Metadata::cancellation).cloned();
                Some(Metadata { cancellation, ..context.metadata() })
            }
        }
    }

    pub(crate) fn cause(self) -> Cause<'a> {
        match self {
            Self::Mediator(mediator) => Cause::Program(mediator),
            Self::Origin(origin) => Cause::Within(origin.context().call()),
            Self::Context(context) => Cause::Within(context.call()),
        }
    }
}
