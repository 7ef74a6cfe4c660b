//! The constructors of a [`HandlerDefinition`]: the generic part of what `#[handler]` writes.

use std::any::Any;

use crate::builder::Assembly;
use crate::contract::Contract;
use crate::definition::{HandlerDefinition, Location};
use crate::handler::{ByRef, Handles, HandlesRef};
use crate::message::{Message, kind};
use crate::private::Resolve;

impl HandlerDefinition {
    /// A handler that takes its message by value.
    #[doc(hidden)]
    #[must_use]
    pub const fn by_value<M: Message, H: Resolve>(
        name: &'static str,
        module: &'static str,
        location: Location,
    ) -> Self {
        Self::new(name, module, location, M::definition, |definition, assembly| {
            if let Some(handler) = assembly.resolve::<H>(definition) {
                assembly.place::<M>(Box::new(handler));
            }
        })
    }

    /// A handler that borrows its message.
    #[doc(hidden)]
    #[must_use]
    pub const fn by_ref<M: Message<Kind: AssembleRef<M, H>>, H: Resolve>(
        name: &'static str,
        module: &'static str,
        location: Location,
    ) -> Self {
        Self::new(name, module, location, M::definition, |definition, assembly| {
            if let Some(handler) = assembly.resolve::<H>(definition) {
                M::Kind::assemble(definition, assembly, handler);
            }
        })
    }

    /// A handler of a contract that takes its message by value.
    #[doc(hidden)]
    #[must_use]
    pub const fn contract_by_value<M: Message, H: Resolve + Handles<M>>(
        name: &'static str,
        module: &'static str,
        location: Location,
    ) -> Self {
        Self::new(name, module, location, M::definition, |definition, assembly| {
            if let Some(handler) = assembly.resolve::<H>(definition) {
                assembly.place::<M>(Box::new(Contract::<M>::new(handler)));
            }
        })
    }

    /// A handler of a contract that borrows its message.
    #[doc(hidden)]
    #[must_use]
    pub const fn contract_by_ref<M: Message + Sync, H: Resolve + HandlesRef<M>>(
        name: &'static str,
        module: &'static str,
        location: Location,
    ) -> Self {
        Self::new(name, module, location, M::definition, |definition, assembly| {
            if let Some(handler) = assembly.resolve::<H>(definition) {
                assembly.place::<M>(Box::new(Contract::<M>::new(ByRef(handler))));
            }
        })
    }
}

/// What becomes of a handler that borrows a message of this kind: the one that answers it, or one of several.
#[doc(hidden)]
pub trait AssembleRef<M, H> {
    #[doc(hidden)]
    fn assemble(definition: &'static HandlerDefinition, assembly: &mut Assembly<'_>, handler: H);
}

macro_rules! answers {
    ($($marker:ident)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<M: Message, H: Any + Send + Sync> AssembleRef<M, H> for kind::$marker {
            fn assemble(_: &'static HandlerDefinition, assembly: &mut Assembly<'_>, handler: H) {
                assembly.place::<M>(Box::new(ByRef(handler)));
            }
        }
    )*};
}

answers! { Command Query StreamQuery }

#[diagnostic::do_not_recommend]
impl<M: Message, H: HandlesRef<M>> AssembleRef<M, H> for kind::Event {
    fn assemble(definition: &'static HandlerDefinition, assembly: &mut Assembly<'_>, handler: H) {
        assembly.add::<M, H>(definition, handler);
    }
}
