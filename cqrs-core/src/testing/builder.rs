//! What a test changes of a mediator.

use std::future::Future;
use std::panic::Location;

use futures_core::Stream;

use super::overrides::Replacement;
use super::recorder::Recorder;
use crate::boxed::BoxFuture;
use crate::builder::MediatorBuilder;
use crate::context::Context;
use crate::definition::HandlerDefinition;
use crate::handler::Handled;
use crate::message::{Message, StreamQuery};
use crate::verb::Replaced;

/// What tests add to a [`MediatorBuilder`]: `use cqrs::testing::TestBuilder;`.
///
/// Where a change has nothing to change, or two change the same, [`build`](MediatorBuilder::build) says so.
pub trait TestBuilder: Sealed + Sized {
    /// Puts a function in the place of the handler of a command or query, whichever crate it is in.
    ///
    /// Global behaviors are around it as around the handler; the handler's own behaviors and arguments are gone with it, and
    /// what it depends on need not be provided. A contract needs no other handler then, and neither does any message of a
    /// mediator that started [empty](MediatorBuilder::empty).
    ///
    /// ```
    /// # use cqrs_core::{Handled, MediatorBuilder, testing::{Replaceable, TestBuilder}};
    /// # fn test<ChargeCard: Replaceable + Handled<Output = u64, Error = String>>(builder: MediatorBuilder) {
    /// let builder = builder.replace(|_: ChargeCard| async { Ok(4711) });
    /// # }
    /// # fn again<ChargeCard: Replaceable + Handled<Output = u64, Error = String>>(builder: MediatorBuilder) {
    /// let builder = builder.replace::<ChargeCard>(|_| async { Err("the card has expired".into()) });
    /// # }
    /// ```
    #[must_use]
    #[track_caller]
    fn replace<M: Replaceable + Handled>(self, answer: impl Answers<M>) -> Self;

    /// [`replace`](Self::replace) by a function that takes the context, to send or publish from there.
    ///
    /// ```
    /// # use cqrs_core::{BoxError, Event, Handled, MediatorBuilder, testing::{Replaceable, TestBuilder}};
    /// # fn test<ChargeCard, CardCharged>(builder: MediatorBuilder)
    /// # where ChargeCard: Replaceable + Handled<Output = u64, Error = BoxError>, CardCharged: Event + Default
    /// # {
    /// let builder = builder.replace_with_context(|_: ChargeCard, ctx| {
    ///     Box::pin(async move {
    ///         ctx.publish(CardCharged::default()).await?;
    ///         Ok(4711)
    ///     })
    /// });
    /// # }
    /// ```
    #[must_use]
    #[track_caller]
    fn replace_with_context<M: Replaceable + Handled>(
        self,
        answer: impl for<'a> Fn(M, Context<'a>) -> BoxFuture<'a, Result<M::Output, M::Error>>
        + Send
        + Sync
        + 'static,
    ) -> Self;

    /// [`replace`](Self::replace) for a streaming query: by a function that returns the stream.
    ///
    /// ```
    /// # use cqrs_core::{Handled, MediatorBuilder, StreamQuery, testing::TestBuilder};
    /// # fn test<ExportOrders: StreamQuery + Handled<Output = u64>>(builder: MediatorBuilder) {
    /// use futures_util::stream;
    ///
    /// let builder = builder.replace_stream(|_: ExportOrders| stream::iter([Ok(1), Ok(2)]));
    /// # }
    /// ```
    #[must_use]
    #[track_caller]
    fn replace_stream<Q: StreamQuery + Handled>(self, answer: impl AnswersByStream<Q>) -> Self;

    /// Leaves event handlers out, and what they depend on: `.without_handlers(handlers![mail::send_confirmation])`. The others
    /// run in the order that they have with them, also those that run `after` one of these.
    #[must_use]
    #[track_caller]
    fn without_handlers(self, handlers: impl IntoIterator<Item = &'static HandlerDefinition>) -> Self;

    /// Leaves event handlers out that the test cannot name as paths, because they are private: all that have this name,
    /// `"send_confirmation"`, or in full or in part its module as well, `"mail::send_confirmation"`. A method is
    /// `"Mail::send_confirmation"`.
    #[must_use]
    #[track_caller]
    fn without_handlers_named(self, name: &str) -> Self;

    /// Records everything that is sent, asked and published; see [`Recorder`]. Several recorders are fine.
    #[must_use]
    fn record(self, recorder: &Recorder) -> Self;
}

impl TestBuilder for MediatorBuilder {
    #[track_caller]
    fn replace<M: Replaceable + Handled>(self, answer: impl Answers<M>) -> Self {
        self.replace_with_context(move |message, _| Box::pin(answer(message)))
    }

    #[track_caller]
    fn replace_with_context<M: Replaceable + Handled>(
        mut self,
        answer: impl for<'a> Fn(M, Context<'a>) -> BoxFuture<'a, Result<M::Output, M::Error>>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        let replacement = Replacement::once::<M, _>(answer, Location::caller());
        self.overrides().replace(replacement);
        self
    }

    #[track_caller]
    fn replace_stream<Q: StreamQuery + Handled>(mut self, answer: impl AnswersByStream<Q>) -> Self {
        let streaming = move |query| Box::pin(answer(query)) as _;
        let replacement = Replacement::stream::<Q, _>(streaming, Location::caller());
        self.overrides().replace(replacement);
        self
    }

    #[track_caller]
    fn without_handlers(mut self, handlers: impl IntoIterator<Item = &'static HandlerDefinition>) -> Self {
        for handler in handlers {
            self.overrides().leave_out(handler, Location::caller());
        }
        self
    }

    #[track_caller]
    fn without_handlers_named(mut self, name: &str) -> Self {
        self.overrides().leave_out_named(name, Location::caller());
        self
    }

    fn record(mut self, recorder: &Recorder) -> Self {
        self.recorders().push(recorder.clone());
        self
    }
}

/// Only the builder has them.
pub trait Sealed {}

impl Sealed for MediatorBuilder {}

/// A message whose handler answers once: a command, or a query that does not stream.
pub trait Replaceable: Message {}

impl<M: Message<Kind: Replaced<M>>> Replaceable for M {}

/// A function that answers a message as its handler does: with the output that the message declares, or with its error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not answer `{M}`",
    label = "not a function from `{M}` to a future of what it declares",
    note = "expected `|message: {M}| async move {{ Ok(..) }}`, a `Send` future without borrowed data"
)]
pub trait Answers<M: Message>: Fn(M) -> Self::Future + Send + Sync + 'static {
    /// What it returns.
    type Future: Future<Output = Result<M::Output, M::Error>> + Send + 'static;
}

#[diagnostic::do_not_recommend]
impl<M, F, R> Answers<M> for F
where
    M: Message,
    F: Fn(M) -> R + Send + Sync + 'static,
    R: Future<Output = Result<M::Output, M::Error>> + Send + 'static,
{
    type Future = R;
}

/// [`Answers`], item by item.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not stream the answers to `{M}`",
    label = "not a function from `{M}` to a stream of what it declares",
    note = "expected `|query: {M}| stream::iter([Ok(..), Ok(..)])`, a `Send` stream without borrowed data"
)]
pub trait AnswersByStream<M: Message>: Fn(M) -> Self::Stream + Send + Sync + 'static {
    /// What it returns.
    type Stream: Stream<Item = Result<M::Output, M::Error>> + Send + 'static;
}

#[diagnostic::do_not_recommend]
impl<M, F, R> AnswersByStream<M> for F
where
    M: Message,
    F: Fn(M) -> R + Send + Sync + 'static,
    R: Stream<Item = Result<M::Output, M::Error>> + Send + 'static,
{
    type Stream = R;
}
