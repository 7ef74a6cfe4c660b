//! What generated code names, and nobody else. It may change in every release.

#![allow(missing_docs, reason = "nobody else reads it")]

pub use futures_core::Stream;
pub use inventory;

pub use crate::contract::Contract;
pub use crate::definition::{HandlerDefinition, Location, MessageDefinition};
pub use crate::dependency::{Dependencies, Resolver, Shared};
pub use crate::error::Error;
pub use crate::from_context::{FromContext, extract, lend};
pub use crate::handler::{ByRef, Handled, Handles, HandlesRef, Mistaken, found};
pub use crate::handler_stream::{Yielder, items, started, yielding};
pub use crate::message::{KnownMessage, Message, MessageKind, kind, reach};
pub use crate::publish::EventHandlers;
pub use crate::registry::Registration;
pub use crate::returned::{failed, finish};
pub use crate::scope::{Cleanup, begin, catch};
pub use crate::scoped::Scoped;
pub use crate::{BoxError, Context};

/// What handling `M` comes to.
pub type Outcome<M> = Result<<M as Message>::Output, Error<<M as Message>::Error>>;

/// The rules that a handler is held to, each at the token that it is about.
pub mod check {
    use std::marker::PhantomData;

    use crate::message::Message;
    use crate::verb::{
        AnsweredByStream, AnsweredOnce, HandledByContract, HandledLocally, TakenByValue, Writes,
    };

    /// The message that the rules are about. They take it as an argument, whose place is that of the error.
    pub const fn message<M>() -> PhantomData<M> {
        PhantomData
    }

    /// All handlers of an event borrow the same one.
    pub const fn event<E: Sync>() {}

    macro_rules! rules {
        ($($name:ident: $rule:ident if $marker:ident is $verb:ident;)*) => {$(
            pub const fn $name<M: $rule>(_: PhantomData<M>) {}

            // A trait of the message itself: the compiler would list the kinds with theirs.
            pub trait $rule {}

            impl<M: Message<$marker: $verb<M>>> $rule for M {}
        )*};
    }

    rules! {
        by_value: ByValue if Kind is TakenByValue;
        writes: Writing if Kind is Writes;
        answered_once: Once if Kind is AnsweredOnce;
        answered_by_stream: ByStream if Kind is AnsweredByStream;
        local: Local if Reach is HandledLocally;
        contract: Contract if Reach is HandledByContract;
    }
}
