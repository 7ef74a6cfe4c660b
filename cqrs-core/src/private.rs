//! What generated code names, and nobody else. It may change in every release.

#![allow(missing_docs, reason = "nobody else reads it")]

pub use futures_core::Stream;
pub use inventory;

pub use crate::contract::Contract;
pub use crate::definition::{HandlerDefinition, Location, MessageDefinition};
pub use crate::dependency::{Dependencies, Resolver};
pub use crate::error::Error;
pub use crate::from_context::{FromContext, extract, lend};
pub use crate::handler::{ByRef, Handled, Handles, HandlesRef, found};
pub use crate::handler_stream::{Yielder, items, started, yielding};
pub use crate::message::{Keyed, Message, MessageKind, kind, reach};
pub use crate::publish::EventHandlers;
pub use crate::registry::Registration;
pub use crate::returned::{failed, finish};
pub use crate::scope::{Cleanup, begin, catch};
pub use crate::scoped::Scoped;
pub use crate::{BoxError, Context};

/// What handling `M` comes to.
pub type Outcome<M> = Result<<M as Message>::Output, Error<<M as Message>::Error>>;

/// A handler's struct of dependencies.
pub trait Resolve: Sized + Send + Sync + 'static {
    fn resolve(resolver: &mut Resolver<'_>) -> Option<Self>;
}

/// The rules that a handler is held to, each at the token that it is about.
pub mod check {
    use crate::message::Message;
    use crate::verb::{
        AnsweredByStream, AnsweredOnce, HandledByContract, HandledLocally, TakenByValue, Writes,
    };

    pub const fn message<M: Message>() {}
    pub const fn by_value<M: Message<Kind: TakenByValue<M>>>() {}
    pub const fn writes<M: Message<Kind: Writes<M>>>() {}
    pub const fn answered_once<M: Message<Kind: AnsweredOnce<M>>>() {}
    pub const fn answered_by_stream<M: Message<Kind: AnsweredByStream<M>>>() {}
    pub const fn local<M: Message<Reach: HandledLocally<M>>>() {}
    pub const fn contract<M: Message<Reach: HandledByContract<M>>>() {}
}
