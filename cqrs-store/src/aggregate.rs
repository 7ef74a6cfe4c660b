//! Aggregates: what commands change, one at a time, by rules of its own.

use std::fmt::{self, Display};

use cqrs_core::{Event, Message, MessageId};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::decider::{StoredAsState, Subject};
use crate::error::StoreError;
use crate::event::{EventRef, NewEvent, StoredEvent};
use crate::stream_id::StreamId;
use crate::unit::Frame;
use crate::upcast::decode;
use crate::version::Version;

/// What commands change: it decides by its own state alone, and is loaded and stored as a whole.
///
/// `#[aggregate]` implements it. Its state begins as its [`Default`], and is what its events make of that, by [`Apply`].
///
/// *Aggregate* in domain-driven design (Eric Evans).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an aggregate",
    label = "not an aggregate",
    note = "add `#[aggregate(id = .., events(..))]` to its definition"
)]
pub trait Aggregate: InitialState + Send + Sync + 'static {
    /// What tells one from another. Its text is the id of the stream.
    type Id: AggregateId;
    /// Any of its events.
    type Event: AggregateEvent + Send + Sync + 'static;

    /// The kind of its streams.
    const NAME: &'static str;
    /// How it is stored.
    #[doc(hidden)]
    const STORED: Stored<Self>;

    /// Changes the state as the event says.
    #[doc(hidden)]
    fn apply_any(&mut self, event: &Self::Event);

    /// The stream, or the key, of the one with this id.
    ///
    /// # Errors
    /// [`StoreError::InvalidStreamId`].
    #[doc(hidden)]
    fn stream(id: &Self::Id) -> Result<StreamId, StoreError> {
        StreamId::new(Self::NAME, id.to_string())
    }
}

/// What an aggregate begins as: its [`Default`].
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no state to begin with",
    label = "does not implement `Default`",
    note = "an aggregate begins as its `Default`, and is what its events make of that: put `#[derive(Default)]` on it"
)]
pub trait InitialState: Sized {
    fn initial() -> Self;
}

#[diagnostic::do_not_recommend]
impl<A: Default> InitialState for A {
    fn initial() -> Self {
        Self::default()
    }
}

/// What can be the id of an aggregate: whatever has a text, such as a number, a `Uuid`, a `String`, or a type of your own
/// that implements [`Display`]. Two ids are the same where their texts are.
pub trait AggregateId: Display + Clone + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<I: Display + Clone + Send + Sync + 'static> AggregateId for I {}

/// What an event changes in the state of an aggregate.
///
/// It holds for events that happened years ago, and cannot say no: to check is the matter of whoever decides.
///
/// ```
/// use cqrs_store::Apply;
///
/// struct OrderShipped;
///
/// #[derive(Default)]
/// struct Order { is_shipped: bool }
///
/// impl Apply<OrderShipped> for Order {
///     fn apply(&mut self, _: &OrderShipped) {
///         self.is_shipped = true;
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what `{E}` changes in it",
    label = "is not applied",
    note = "write `impl Apply<{E}> for {Self}`"
)]
pub trait Apply<E> {
    /// Changes the state.
    fn apply(&mut self, event: &E);
}

/// The events of one aggregate: an enum that `#[aggregate]` writes, `OrderEvent` for `Order`.
#[doc(hidden)]
pub trait AggregateEvent: Sized {
    /// Reads one; `None` where it is none of them.
    fn decode(event: &EventRef<'_>) -> Option<Result<Self, StoreError>>;

    /// How it is stored.
    fn encode(&self) -> Result<NewEvent, StoreError>;

    /// Hands it to its handlers.
    fn publish(self, id: MessageId, to: Publishing<'_>);
}

/// Where events go that are stored.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Publishing<'a>(pub(crate) &'a Frame);

impl Publishing<'_> {
    /// After the commit.
    pub fn publish<E: Event>(self, event: E, id: MessageId) {
        self.0.publish(event, id);
    }
}

impl fmt::Debug for Publishing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Publishing").finish_non_exhaustive()
    }
}

/// What is done with one event, whichever aggregate it is of. Whatever is asked of its type is asked here, once.
#[doc(hidden)]
#[derive(Debug)]
pub struct EventCodec<E> {
    pub name: &'static str,
    pub decode: fn(&EventRef<'_>) -> Result<E, StoreError>,
    pub encode: fn(&E) -> Result<NewEvent, StoreError>,
    pub publish: fn(E, MessageId, Publishing<'_>),
}

/// For an event that can be stored.
#[doc(hidden)]
#[must_use]
pub const fn event_codec<E: StoredEvent>() -> EventCodec<E> {
    EventCodec {
        name: E::NAME,
        decode: decode::<E>,
        encode: NewEvent::new::<E>,
        publish: |event, id, to| to.publish(event, id),
    }
}

/// How an aggregate is stored.
#[doc(hidden)]
#[derive(Debug)]
pub enum Stored<A> {
    /// As its events.
    AsEvents { snapshots: Option<Snapshots<A>> },
    /// As what they come to.
    AsState(Codec<A>),
}

/// When the state is stored beside the events.
#[doc(hidden)]
#[derive(Debug)]
pub struct Snapshots<A> {
    /// After so many events.
    pub every: u64,
    pub codec: Codec<A>,
}

/// How a state is written and read.
#[doc(hidden)]
#[derive(Debug)]
pub struct Codec<A> {
    /// One that was stored with another version is not read.
    pub schema_version: u32,
    pub write: fn(&A) -> serde_json::Result<String>,
    pub read: fn(&str) -> serde_json::Result<A>,
}

/// A state that can be stored.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored as its state",
    label = "serde cannot write and read it",
    note = "`state` and `snapshot_every` store it as JSON: put `#[derive(serde::Serialize, serde::Deserialize)]` on it"
)]
pub trait StoredState: Serialize + DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<A: Serialize + DeserializeOwned> StoredState for A {}

/// For a state that can be stored.
#[doc(hidden)]
#[must_use]
pub const fn state_codec<A: StoredState>(schema_version: u32) -> Codec<A> {
    Codec { schema_version, write: serde_json::to_string, read: |data| serde_json::from_str(data) }
}

impl<A> Clone for Codec<A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A> Copy for Codec<A> {}

/// What a decider returns: some events of an aggregate.
///
/// One event, `()` for none, an `Option`, a `Vec`, an array or a tuple of events, or the aggregate's own enum of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no event of `{A}`",
    label = "no event of `{A}`",
    note = "add it to the events of the aggregate: `#[aggregate(events({Self}))]`"
)]
pub trait IntoEvents<A: Aggregate> {
    /// Puts the events behind those that are there.
    fn into_events(self, events: &mut Vec<A::Event>);
}

impl<A: Aggregate> IntoEvents<A> for () {
    fn into_events(self, _: &mut Vec<A::Event>) {}
}

impl<A: Aggregate, E: IntoEvents<A>> IntoEvents<A> for Option<E> {
    fn into_events(self, events: &mut Vec<A::Event>) {
        if let Some(event) = self {
            event.into_events(events);
        }
    }
}

impl<A: Aggregate, E: IntoEvents<A>> IntoEvents<A> for Vec<E> {
    fn into_events(self, events: &mut Vec<A::Event>) {
        for event in self {
            event.into_events(events);
        }
    }
}

impl<A: Aggregate, E: IntoEvents<A>, const N: usize> IntoEvents<A> for [E; N] {
    fn into_events(self, events: &mut Vec<A::Event>) {
        for event in self {
            event.into_events(events);
        }
    }
}

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<A: Aggregate, $($name: IntoEvents<A>),+> IntoEvents<A> for ($($name,)+) {
            fn into_events(self, events: &mut Vec<A::Event>) {
                #[allow(non_snake_case)]
                let ($($name,)+) = self;
                $($name.into_events(events);)+
            }
        }
    };
}

tuples!(E1);
tuples!(E1 E2);
tuples!(E1 E2 E3);
tuples!(E1 E2 E3 E4);
tuples!(E1 E2 E3 E4 E5);
tuples!(E1 E2 E3 E4 E5 E6);

/// What a decider returns that also has an answer for the sender: the command's `returns`.
///
/// ```
/// use cqrs_store::Decision;
///
/// # struct OrderPlaced;
/// fn place() -> Decision<OrderPlaced, u64> {
///     Decision::new(OrderPlaced, 4711)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision<E, T> {
    /// What happens.
    pub events: E,
    /// What the sender gets.
    pub answer: T,
}

impl<E, T> Decision<E, T> {
    /// These events, and this answer.
    #[must_use]
    pub fn new(events: E, answer: T) -> Self {
        Self { events, answer }
    }
}

/// What a decider may return for a command that returns `T`.
#[diagnostic::on_unimplemented(
    message = "this decider returns `{Self}`: no events of `{A}` with the answer `{T}` of its command",
    label = "no events of `{A}`, or another answer",
    note = "the events of `{A}` are those in its `#[aggregate(events(..))]`",
    note = "for a command with `returns = Type` the answer is beside them: `Decision::new(events, answer)`; for others there is none"
)]
pub trait IntoDecision<A: Aggregate, T, Shape> {
    /// Lets it happen to the aggregate, and gives the answer.
    #[doc(hidden)]
    fn into_decision(self, subject: &mut Subject<A>) -> T;
}

/// Events, and nothing else.
#[doc(hidden)]
#[derive(Debug)]
pub enum EventsAlone {}

/// Events with an answer.
#[doc(hidden)]
#[derive(Debug)]
pub enum WithAnswer {}

/// A new state, and nothing else.
#[doc(hidden)]
#[derive(Debug)]
pub enum StateAlone {}

impl<A: Aggregate, E: IntoEvents<A>> IntoDecision<A, (), EventsAlone> for E {
    fn into_decision(self, subject: &mut Subject<A>) {
        subject.record(|events| self.into_events(events));
    }
}

impl<A: Aggregate, E: IntoEvents<A>, T> IntoDecision<A, T, WithAnswer> for Decision<E, T> {
    fn into_decision(self, subject: &mut Subject<A>) -> T {
        subject.record(|events| self.events.into_events(events));
        self.answer
    }
}

impl<A: StoredAsState> IntoDecision<A, (), StateAlone> for A {
    fn into_decision(self, subject: &mut Subject<A>) {
        *subject.state_mut() = self;
    }
}

/// A message that names the aggregate that it is for, by an id of type `I`: `#[id]` on one of its fields implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name the aggregate that it is for",
    label = "has no `#[id]` of the type `{I}`",
    note = "put `#[id]` on the field that has the aggregate's id, a `{I}`"
)]
pub trait Targets<I>: Message {
    /// Which aggregate it is for.
    fn target(&self) -> &I;

    /// The version that the sender has seen, where the message says so: a field with `#[expected_version]`.
    fn expected_version(&self) -> Option<Version> {
        None
    }
}

/// That deciders are those of an aggregate.
#[doc(hidden)]
pub const fn is_aggregate<A: Aggregate>() {}

/// That a decider's command names its aggregate.
#[doc(hidden)]
pub const fn is_target<M: Targets<A::Id>, A: Aggregate>() {}

/// A field with `#[expected_version]`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the version that a sender has seen",
    label = "not a `Version`",
    note = "the field is a `cqrs::store::Version`, or an `Option` of one where the sender may not have seen any"
)]
pub trait SeenVersion {
    fn seen(&self) -> Option<Version>;
}

impl SeenVersion for Version {
    #[inline]
    fn seen(&self) -> Option<Version> {
        Some(*self)
    }
}

impl SeenVersion for Option<Version> {
    #[inline]
    fn seen(&self) -> Option<Version> {
        *self
    }
}
