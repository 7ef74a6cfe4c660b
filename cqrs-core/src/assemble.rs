//! The constructors of a [`HandlerDefinition`]: the generic part of what `#[handler]` writes.

use std::any::{Any, TypeId};

use crate::contract::Contract;
use crate::definition::{HandlerDefinition, Location};
use crate::dependency::Resolver;
use crate::ending::{Repeats, Run, by_ref, by_stream, by_value};
use crate::handler::{Handles, HandlesRef};
use crate::message::{KindMarker, Message, MessageKind};

impl HandlerDefinition {
    /// A handler that its message names.
    #[doc(hidden)]
    #[must_use]
    pub const fn local<M: Message, H: Handles<M>>(
        name: &'static str,
        module: &'static str,
        location: Location,
    ) -> Self {
        let identity = TypeId::of::<H>();
        let resolve = resolve::<M, H>;
        Self::new(name, module, location, identity, M::definition, resolve, run::<M, H>())
    }

    /// A handler of a contract, which cannot name it.
    #[doc(hidden)]
    #[must_use]
    pub const fn contract<M: Message, H: Handles<M>>(
        name: &'static str,
        module: &'static str,
        location: Location,
    ) -> Self {
        let identity = TypeId::of::<H>();
        let resolve = resolve_contract::<M, H>;
        Self::new(name, module, location, identity, M::definition, resolve, run::<M, Contract<M>>())
    }

    /// A handler that borrows its message.
    #[doc(hidden)]
    #[must_use]
    pub const fn by_ref<M: Message, H: HandlesRef<M>>(self) -> Self {
        self.with_run((by_ref::<M, H>, Repeats::Always))
    }

    /// One that names behaviors, too. They get the message by value, unless it is an event.
    #[doc(hidden)]
    #[must_use]
    pub const fn by_ref_through<M: Message, H: HandlesRef<M>>(self) -> Self {
        match M::Kind::KIND {
            MessageKind::Event => self.by_ref::<M, H>(),
            MessageKind::Command | MessageKind::Query | MessageKind::StreamQuery => self,
        }
    }
}

const fn run<M: Message, H: Handles<M>>() -> (Run, Repeats) {
    match M::Kind::KIND {
        MessageKind::StreamQuery => (by_stream::<M, H>, Repeats::Never),
        MessageKind::Command | MessageKind::Query | MessageKind::Event => {
            (by_value::<M, H>, Repeats::WithCopy)
        }
    }
}

pub(crate) fn resolve<M, H: Handles<M>>(resolver: &mut Resolver<'_>) -> Option<Box<dyn Any + Send + Sync>> {
    // Not `map` nor `?`: this is compiled for each handler.
    match H::resolve(resolver) {
        Some(handler) => Some(Box::new(handler)),
        None => None,
    }
}

fn resolve_contract<M: Message, H: Handles<M>>(
    resolver: &mut Resolver<'_>,
) -> Option<Box<dyn Any + Send + Sync>> {
    match H::resolve(resolver) {
        Some(handler) => Some(Box::new(Contract::<M>::new(handler))),
        None => None,
    }
}
