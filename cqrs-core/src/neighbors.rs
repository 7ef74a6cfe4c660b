//! Which behavior stands before what, and the words for it where it cannot.
//!
//! As in [`verb`](crate::verb), each pair of forms is implemented; for the wrong ones the impl asks for a trait that
//! nothing has, so that the compiler prints that trait's text. Only neighbors are looked at, so that one behavior in the
//! wrong place is reported once.

use crate::message::{Message, kind};
use crate::through::{ByRef, ByStream, ByValue, HasForm};
use crate::verb::Rule;

/// A behavior that can stand before what takes the message in the form `Rest`: another behavior, or the handler.
#[doc(hidden)]
pub trait Placed<M, Rest> {}

impl<M: Message, Rest, B: HasForm<Form: Before<B, M, Rest>>> Placed<M, Rest> for B {}

/// The same, of the behavior's form.
#[doc(hidden)]
pub trait Before<B, M, Rest> {}

impl<B, M: Message<Kind: Owned<B, M>>> Before<B, M, ByValue> for ByValue {}
impl<B, M: Message<Kind: Owned<B, M>>> Before<B, M, ByRef> for ByValue {}
impl<B, M> Before<B, M, ByStream> for ByValue where Rule: AroundOneAnswer<B, M> {}
impl<B, M: Message<Kind: LentToOwner<B, M>>> Before<B, M, ByValue> for ByRef {}
impl<B, M> Before<B, M, ByRef> for ByRef {}
impl<B, M> Before<B, M, ByStream> for ByRef where Rule: AroundOneAnswer<B, M> {}
impl<B, M> Before<B, M, ByValue> for ByStream where Rule: AroundStream<B, M> {}
impl<B, M> Before<B, M, ByRef> for ByStream where Rule: AroundStream<B, M> {}
impl<B, M> Before<B, M, ByStream> for ByStream {}

/// A message that a behavior may have for itself.
#[doc(hidden)]
pub trait Owned<B, M> {}

impl<B, M> Owned<B, M> for kind::Command {}
impl<B, M> Owned<B, M> for kind::Query {}
impl<B, M> Owned<B, M> for kind::StreamQuery {}
impl<B, M> Owned<B, M> for kind::Event where Rule: OwnsEvent<B, M> {}

/// A message that is passed on by reference, to who wants it by value. (Of an event, who wants it is wrong, not who lends.)
#[doc(hidden)]
pub trait LentToOwner<B, M> {}

impl<B, M> LentToOwner<B, M> for kind::Command where Rule: LendsToOwner<B, M> {}
impl<B, M> LentToOwner<B, M> for kind::Query where Rule: LendsToOwner<B, M> {}
impl<B, M> LentToOwner<B, M> for kind::StreamQuery where Rule: LendsToOwner<B, M> {}
impl<B, M> LentToOwner<B, M> for kind::Event {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{B}` takes its message by value, and the event `{M}` is shared by its handlers",
    label = "takes `{M}` by value",
    note = "a behavior for events takes `message: &M, next: impl NextRef<M>`"
)]
pub trait OwnsEvent<B, M> {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{B}` only borrows `{M}`, and what comes after it takes `{M}` by value",
    label = "only borrows `{M}`",
    note = "let the handler borrow its message, `&{M}`, and the behaviors in between take `message: &M, next: impl NextRef<M>`",
    note = "or let this behavior take `message: M, next: impl Next<M>`"
)]
pub trait LendsToOwner<B, M> {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{B}` is around one answer, and `{M}` streams its answers",
    label = "not around a stream",
    note = "a behavior for streaming queries takes `message: M, next: impl NextStream<M>` and returns a stream"
)]
pub trait AroundOneAnswer<B, M> {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{B}` is around a stream, and `{M}` is answered once",
    label = "around a stream",
    note = "a behavior for one answer takes `message: M, next: impl Next<M>`, or `message: &M, next: impl NextRef<M>`"
)]
pub trait AroundStream<B, M> {}
