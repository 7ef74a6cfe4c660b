//! The constructors of a [`HandlerDefinition`]: the generic part of what `#[handler]` writes.

use std::any::TypeId;

use crate::contract::Contract;
use crate::definition::{HandlerDefinition, Location};
use crate::handler::{Handled, Handles};
use crate::message::Message;

impl HandlerDefinition {
    /// A handler that its message names.
    #[doc(hidden)]
    #[must_use]
    pub const fn local<M: Handled<Key, PLACE>, Key, const PLACE: u64>(
        name: &'static str,
        module: &'static str,
        location: Location,
    ) -> Self {
        let identity = TypeId::of::<M::Handler>();
        Self::new(name, module, location, identity, M::definition, |definition, assembly| {
            if let Some(handler) = assembly.resolve::<M, M::Handler>(definition) {
                handler.assemble(definition, assembly);
            }
        })
    }

    /// A handler of a contract, which cannot name it.
    #[doc(hidden)]
    #[must_use]
    pub const fn contract<M: Message, H: Handles<M>>(
        name: &'static str,
        module: &'static str,
        location: Location,
    ) -> Self {
        Self::new(name, module, location, TypeId::of::<H>(), M::definition, |definition, assembly| {
            if let Some(handler) = assembly.resolve::<M, H>(definition) {
                Contract::<M>::new(handler).assemble(definition, assembly);
            }
        })
    }
}
