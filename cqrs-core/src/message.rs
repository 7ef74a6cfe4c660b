//! What can be sent, asked and published.

use std::any::Any;
use std::fmt;

use crate::box_error::{BoxError, HandlerError};
use crate::definition::MessageDefinition;
use crate::verb::{Published, Queried, Sent, Streamed};

/// A command, a query or an event: a plain type that says what shall be done, asked, or what has happened.
///
/// The attributes `#[command]`, `#[query]` and `#[event]` implement it; nobody writes it by hand. A message owns its
/// data (`'static`) and can go to another thread (`Send`). It is `Sync` where its handler borrows it (`&PlaceOrder`)
/// or opens a `&mut` argument for it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a message",
    label = "not a message",
    note = "add `#[command]`, `#[query]` or `#[event]` to its definition"
)]
pub trait Message: Sized + Send + 'static {
    /// What the handler answers: `returns = ..` of the macro; for a streaming query, one item.
    type Output: Send + 'static;
    /// What the handler fails with: `error = ..` of the macro.
    type Error: HandlerError;
    /// The marker of its kind, which decides what its handler may look like.
    #[doc(hidden)]
    type Kind: KindMarker;
    /// The marker of where its handler may be.
    #[doc(hidden)]
    type Reach: ReachMarker;

    /// The stable wire name.
    const NAME: &'static str;
    /// The version of what it looks like when it is stored: `version = ..` of `#[event]`.
    const SCHEMA_VERSION: u32 = 1;
    /// How what was stored with an older version becomes the next one, the first version first. Each changes the value
    /// of the store's own type in place.
    #[doc(hidden)]
    const UPCASTERS: &'static [Upcaster] = &[];
    #[doc(hidden)]
    fn definition() -> &'static MessageDefinition;
}

/// One step from a stored version of an event to the next.
#[doc(hidden)]
pub type Upcaster = fn(&mut dyn Any) -> Result<(), BoxError>;

/// What generated code asks of a message besides. It names its message through this trait only, so that what is no
/// message is reported once, and nothing that follows from it.
///
/// A trait with a parameter, not an associated type of [`Message`] with one: in the crate of an event's handler, the
/// orphan rule sees through `<Event as KnownMessage<Handler>>::Key`, because `Handler` is a type of that crate.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a message",
    label = "not a message",
    note = "the message comes first, then what the handler needs",
    note = "if it is to be one, add `#[command]`, `#[query]` or `#[event]` to its definition"
)]
pub trait KnownMessage<H>: Message {
    /// The message itself.
    type This;
    /// `()` where one handler is all there may be, so that a second one is the same impl twice; the handler's own
    /// type where several crates may handle the message.
    type Key;
    /// Whether several handlers, in several crates, may name the message.
    const SHARED: bool;
}

/// An intent to change something; exactly one handler carries it out. Sent with [`send`](crate::Mediator::send).
///
/// *Command* as in command-query separation (Bertrand Meyer) and CQRS (Greg Young); `IRequest` in MediatR.
pub trait Command: Message {}

impl<M: Message<Kind: Sent<M>>> Command for M {}

/// A question that changes nothing; exactly one handler answers it. Asked with [`query`](crate::Mediator::query).
///
/// `IRequest<T>` in MediatR, which does not tell queries from commands.
pub trait Query: Message {}

impl<M: Message<Kind: Queried<M>>> Query for M {}

/// A question whose answer arrives item by item. Asked with [`stream`](crate::Mediator::stream).
///
/// `IStreamRequest<T>` in MediatR.
pub trait StreamQuery: Message {}

impl<M: Message<Kind: Streamed<M>>> StreamQuery for M {}

/// Something that has happened; any number of handlers, in any crates, react to it.
/// Published with [`publish`](crate::Mediator::publish).
///
/// *Domain event* in domain-driven design; `INotification` in MediatR.
pub trait Event: Message + Sync {}

impl<M: Message<Kind: Published<M>> + Sync> Event for M {}

/// The kinds of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageKind {
    /// See [`Command`].
    Command,
    /// See [`Query`].
    Query,
    /// See [`StreamQuery`].
    StreamQuery,
    /// See [`Event`].
    Event,
}

impl fmt::Display for MessageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Command => "command",
            Self::Query => "query",
            Self::StreamQuery => "streaming query",
            Self::Event => "event",
        })
    }
}

/// The kinds as types.
pub trait KindMarker {
    #[doc(hidden)]
    const KIND: MessageKind;
}

/// The markers that [`Message::Kind`] is one of.
pub mod kind {
    use super::{KindMarker, MessageKind};

    macro_rules! markers {
        ($($marker:ident)*) => {$(
            #[doc(hidden)]
            #[derive(Debug)]
            pub enum $marker {}

            impl KindMarker for $marker {
                const KIND: MessageKind = MessageKind::$marker;
            }
        )*};
    }

    markers! { Command Query StreamQuery Event }
}

/// Where a message's handler may be, as types.
pub trait ReachMarker {}

/// The markers that [`Message::Reach`] is one of.
pub mod reach {
    use super::ReachMarker;

    /// In the crate of the message, or, for an event, anywhere.
    #[doc(hidden)]
    #[derive(Debug)]
    pub enum Local {}
    impl ReachMarker for Local {}

    /// In any one crate.
    #[doc(hidden)]
    #[derive(Debug)]
    pub enum Contract {}
    impl ReachMarker for Contract {}
}
