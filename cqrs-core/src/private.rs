//! What generated code names, and nobody else. It may change in every release.

#![allow(missing_docs, reason = "nobody else reads it")]

pub use futures_core::Stream;
pub use inventory;

pub use crate::any_next::{AnyNext, AnyOutcome, IntoAnyOutcome, extract_any, finish_any};
pub use crate::call::{Call, Cause};
pub use crate::capability::{Capability, IsCapability};
pub use crate::carried::held;
pub use crate::contract::Contract;
pub use crate::copying::{Cloning, NotCloning, NotPrinting, Printing};
pub use crate::definition::{Argument, HandlerDefinition, Location, MessageDefinition, Through};
pub use crate::dependency::{Dependencies, Resolver};
pub use crate::detour::detour;
pub use crate::direct::{direct, kept};
pub use crate::event_handlers::EventHandlers;
pub use crate::from_context::{FromContext, extract, lend};
pub use crate::global_behavior::{BehaviorDefinition, GlobalBehavior};
pub use crate::handler::{Handled, Handles, HandlesRef, Mistaken, Outcome, found, place};
pub use crate::handler_stream::{detoured, items, outcomes, running, started, yielding};
pub use crate::listed::NamedBehavior;
pub use crate::message::{KindMarker, KnownMessage, Message, MessageKind, Upcaster, kind, reach};
pub use crate::next::{Next, NextRef, NextStream};
pub use crate::proof::{
    Itself, Keeps, Shareable, is_behavior, is_lent, is_placed, is_scoped, is_shared, is_shared_object,
    is_value,
};
pub use crate::publishing::{Publishing, WhenFull};
pub use crate::registry::Registration;
pub use crate::returned::{failed, finish, finish_method, outcome};
pub use crate::scope::{Cleanup, again, begin, catch};
pub use crate::scoped::Scoped;
pub use crate::through::{
    ByRef, ByStream, ByValue, Endpoint, EndpointRef, EndpointStream, HasForm, Passes, ResolvedBehavior,
    Resolves, StaticBehavior, honest, resolve_behavior, rest, rest_ref, rest_stream, then,
};
pub use crate::{BoxError, Context, MessageId};

/// What a message asks of its types.
#[cfg(feature = "json")]
pub mod json {
    pub use crate::json::*;
}

/// The rules that a handler is held to, each at the token that it is about.
pub mod check {
    use std::marker::PhantomData;

    use crate::message::Message;
    use crate::verb::{
        AnsweredByStream, AnsweredOnce, DecidedOn, HandledByContract, HandledLocally, RunInOrder,
        TakenByValue, Writes,
    };

    /// The message that the rules are about. They take it as an argument, whose place is that of the error.
    #[must_use]
    pub const fn message<M>() -> PhantomData<M> {
        PhantomData
    }

    /// All handlers of an event borrow the same one.
    pub const fn event<E: Sync>() {}

    pub const fn by_value<M: ByValue>(_: PhantomData<M>) {}
    pub const fn writes<M: Writing>(_: PhantomData<M>) {}
    pub const fn answered_once<M: Once>(_: PhantomData<M>) {}
    pub const fn answered_by_stream<M: ByStream>(_: PhantomData<M>) {}
    pub const fn decided<M: Decided>(_: PhantomData<M>) {}
    pub const fn ordered<M: Ordered>(_: PhantomData<M>) {}
    pub const fn local<M: Local>(_: PhantomData<M>) {}
    pub const fn contract<M: Contract>(_: PhantomData<M>) {}

    macro_rules! rules {
        ($($rule:ident if $marker:ident is $verb:ident;)*) => {$(
            // A trait of the message itself: the compiler would list the kinds with theirs.
            pub trait $rule {}

            impl<M: Message<$marker: $verb<M>>> $rule for M {}
        )*};
    }

    rules! {
        ByValue if Kind is TakenByValue;
        Writing if Kind is Writes;
        Once if Kind is AnsweredOnce;
        ByStream if Kind is AnsweredByStream;
        Decided if Kind is DecidedOn;
        Ordered if Kind is RunInOrder;
        Local if Reach is HandledLocally;
        Contract if Reach is HandledByContract;
    }
}
