//! The behaviors that a handler names, composed at compile time: `#[handler(through(authorize, validate))]`.
//!
//! The pipeline of a handler is a chain of [`Then`]s that ends in a [`Rest`], built anew for each message from references, in
//! the handler's own future. What a behavior gets as `next` is a reference to a link of it. That is one word, and has to be: of
//! a future that holds several, the compiler moves all bytes to where it is awaited, those of the nest inside included.

use std::fmt;
use std::future::{Future, ready};
use std::marker::PhantomData;

use futures_core::Stream;

use crate::box_error::BoxError;
use crate::context::Context;
use crate::definition::{Argument, Location};
use crate::dependency::Resolver;
use crate::handler::{Mistaken, Outcome};
use crate::handler_stream::Rejected;
use crate::message::{Message, kind};
use crate::next::{Next, NextRef, NextStream};
use crate::rejection::Rejection;

/// A behavior that a handler can name. `#[behavior]` writes it, with the bounds of the function, for a type that has the
/// function's name.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a behavior for `{M}`",
    label = "not a behavior for `{M}`",
    note = "a handler goes through functions with `#[behavior]` that take `message: M, next: impl Next<M>`"
)]
pub trait StaticBehavior<M>: HasForm {
    type Resolved: ResolvedBehavior<M>;
}

/// A behavior with its dependencies.
///
/// It has a method for each form, of which a behavior has one; [`HasForm`] leads to the right one.
#[doc(hidden)]
pub trait ResolvedBehavior<M>: Sized + Send + Sync + 'static {
    fn resolve(resolver: &mut Resolver<'_>) -> Option<Self>;

    fn run<'a, N: Next<M> + 'a>(
        &'a self,
        message: M,
        next: N,
        context: Context<'a>,
    ) -> impl Future<Output = Outcome<M>> + Send + 'a
    where
        M: Message,
    {
        let _ = (message, next, context);
        ready(Err(other_form::<M>().into()))
    }

    fn run_ref<'a, N: NextRef<M> + 'a>(
        &'a self,
        message: &'a M,
        next: N,
        context: Context<'a>,
    ) -> impl Future<Output = Outcome<M>> + Send + 'a
    where
        M: Message,
    {
        let _ = (message, next, context);
        ready(Err(other_form::<M>().into()))
    }

    fn run_stream<'a, N: NextStream<M> + 'a>(
        &'a self,
        message: M,
        next: N,
        context: Context<'a>,
    ) -> impl Stream<Item = Outcome<M>> + Send + 'a
    where
        M: Message,
    {
        let _ = (message, next, context);
        Rejected::<M>::new(other_form::<M>())
    }
}

/// No behavior is entered by a method that it does not have.
fn other_form<M: Message>() -> Rejection {
    Rejection::refusal(M::NAME, BoxError::msg("a behavior was entered in a form that it does not have"))
}

/// Leads to a behavior with its dependencies, where the promises of its arguments are proven.
#[doc(hidden)]
pub trait Resolves<M, const PROVEN: bool> {
    type Resolved;
}

/// What a behavior needs, for the handler that names it.
#[doc(hidden)]
pub fn resolve_behavior<B: StaticBehavior<M>, M>(resolver: &mut Resolver<'_>) -> Option<B::Resolved> {
    resolver.through((B::NAME, B::LOCATION), B::Resolved::resolve)
}

/// What is known of a behavior whatever the message: how it takes it, and what the catalogue shows.
#[doc(hidden)]
pub trait HasForm: 'static {
    type Form;
    const NAME: &'static str;
    const LOCATION: Location;
    const ARGUMENTS: &'static [Argument] = &[];
}

/// `message: M, next: impl Next<M>`
#[doc(hidden)]
#[derive(Debug)]
pub enum ByValue {}

/// `message: &M, next: impl NextRef<M>`
#[doc(hidden)]
#[derive(Debug)]
pub enum ByRef {}

/// `message: M, next: impl NextStream<M>`, and a stream as its answer.
#[doc(hidden)]
#[derive(Debug)]
pub enum ByStream {}

/// A behavior with a mistake in it, which the macro has reported, has all forms.
impl<M> ResolvedBehavior<M> for Mistaken {
    fn resolve(_: &mut Resolver<'_>) -> Option<Self> {
        None
    }
}

/// What a form makes of a message that it is given by value.
#[doc(hidden)]
pub trait Enter<M: Message, B: StaticBehavior<M>, N> {
    fn enter<'a>(
        behavior: &'a B::Resolved,
        message: M,
        next: N,
        context: Context<'a>,
    ) -> impl Future<Output = Outcome<M>> + Send + 'a
    where
        N: 'a;
}

impl<M: Message, B: StaticBehavior<M>, N: Next<M>> Enter<M, B, N> for ByValue {
    #[inline]
    fn enter<'a>(
        behavior: &'a B::Resolved,
        message: M,
        next: N,
        context: Context<'a>,
    ) -> impl Future<Output = Outcome<M>> + Send + 'a
    where
        N: 'a,
    {
        behavior.run(message, next, context)
    }
}

impl<M: Message + Sync, B: StaticBehavior<M>, N: NextRef<M>> Enter<M, B, N> for ByRef {
    fn enter<'a>(
        behavior: &'a B::Resolved,
        message: M,
        next: N,
        context: Context<'a>,
    ) -> impl Future<Output = Outcome<M>> + Send + 'a
    where
        N: 'a,
    {
        async move { behavior.run_ref(&message, next, context).await }
    }
}

/// A form that passes a borrowed message on.
#[doc(hidden)]
pub trait Borrows {}

impl Borrows for ByRef {}

/// A form that wraps a stream.
#[doc(hidden)]
pub trait Streams {}

impl Streams for ByStream {}

/// A behavior before the rest.
#[doc(hidden)]
pub struct Then<'a, M, B: StaticBehavior<M>, N> {
    behavior: &'a B::Resolved,
    next: &'a N,
    context: Context<'a>,
    message: PhantomData<fn(M)>,
}

#[doc(hidden)]
#[inline]
pub fn then<'a, M, B: StaticBehavior<M>, N>(
    behavior: &'a B::Resolved,
    next: &'a N,
    context: Context<'a>,
) -> Then<'a, M, B, N> {
    Then { behavior, next, context, message: PhantomData }
}

impl<M, B: StaticBehavior<M>, N> fmt::Debug for Then<'_, M, B, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(B::NAME).finish_non_exhaustive()
    }
}

impl<'a, M, B, N> Next<M> for &'a Then<'a, M, B, N>
where
    M: Message,
    B: StaticBehavior<M, Form: Enter<M, B, &'a N>>,
    N: Sync,
{
    #[inline]
    fn run(self, message: M) -> impl Future<Output = Outcome<M>> + Send {
        B::Form::enter(self.behavior, message, self.next, self.context)
    }
}

impl<'a, M, B, N> NextRef<M> for &'a Then<'a, M, B, N>
where
    M: Message,
    B: StaticBehavior<M, Form: Borrows>,
    N: Sync,
    &'a N: NextRef<M>,
{
    #[inline]
    fn run<'m>(self, message: &'m M) -> impl Future<Output = Outcome<M>> + Send + 'm
    where
        Self: 'm,
    {
        self.behavior.run_ref(message, self.next, self.context)
    }
}

impl<'a, M, B, N> NextStream<M> for &'a Then<'a, M, B, N>
where
    M: Message,
    B: StaticBehavior<M, Form: Streams>,
    N: Sync,
    &'a N: NextStream<M>,
{
    fn run(self, message: M) -> impl Stream<Item = Outcome<M>> + Send {
        self.behavior.run_stream(message, self.next, self.context)
    }
}

/// What is left when all behaviors of a handler have run: its arguments, the function, the commit. `#[handler]` writes it
/// where the handler names behaviors.
#[doc(hidden)]
pub trait Endpoint<M>: Send + Sync + 'static {
    fn call<'a>(&'a self, message: M, context: Context<'a>) -> impl Future<Output = Outcome<M>> + Send + 'a
    where
        M: Message;
}

/// [`Endpoint`] of a handler that borrows its message.
#[doc(hidden)]
pub trait EndpointRef<M>: Send + Sync + 'static {
    fn call_ref<'a>(
        &'a self,
        message: &'a M,
        context: Context<'a>,
    ) -> impl Future<Output = Outcome<M>> + Send + 'a
    where
        M: Message;
}

/// [`Endpoint`] of a handler that streams.
#[doc(hidden)]
pub trait EndpointStream<M>: Send + Sync + 'static {
    fn call_stream<'a>(
        &'a self,
        message: M,
        context: Context<'a>,
    ) -> impl Stream<Item = Outcome<M>> + Send + 'a
    where
        M: Message;
}

macro_rules! rests {
    ($($(#[$about:meta])* $rest:ident $new:ident;)*) => {$(
        $(#[$about])*
        #[doc(hidden)]
        pub struct $rest<'a, H> {
            handler: &'a H,
            context: Context<'a>,
        }

        #[doc(hidden)]
        #[inline]
        pub fn $new<'a, H>(handler: &'a H, context: Context<'a>) -> $rest<'a, H> {
            $rest { handler, context }
        }

        impl<H> fmt::Debug for $rest<'_, H> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($rest)).finish_non_exhaustive()
            }
        }
    )*};
}

rests! {
    /// The innermost part of the pipeline.
    Rest rest;
    /// The innermost part, where the handler borrows its message.
    RestRef rest_ref;
    /// The innermost part, where the handler streams.
    RestStream rest_stream;
}

impl<M: Message, H: Endpoint<M>> Next<M> for &Rest<'_, H> {
    #[inline]
    fn run(self, message: M) -> impl Future<Output = Outcome<M>> + Send {
        self.handler.call(message, self.context)
    }
}

impl<M: Message + Sync, H: EndpointRef<M>> Next<M> for &RestRef<'_, H> {
    fn run(self, message: M) -> impl Future<Output = Outcome<M>> + Send {
        async move { self.handler.call_ref(&message, self.context).await }
    }
}

impl<M: Message, H: EndpointRef<M>> NextRef<M> for &RestRef<'_, H> {
    #[inline]
    fn run<'m>(self, message: &'m M) -> impl Future<Output = Outcome<M>> + Send + 'm
    where
        Self: 'm,
    {
        self.handler.call_ref(message, self.context)
    }
}

impl<M: Message, H: EndpointStream<M>> NextStream<M> for &RestStream<'_, H> {
    fn run(self, message: M) -> impl Stream<Item = Outcome<M>> + Send {
        self.handler.call_stream(message, self.context)
    }
}

/// How a message of this kind goes through the pipeline of a handler that borrows it: by value, where it has that one
/// handler, and by reference, where it has several.
#[doc(hidden)]
pub trait Passes<M: Message, N> {
    fn pass<'a>(next: N, message: M) -> impl Future<Output = Outcome<M>> + Send + 'a
    where
        N: 'a;

    fn pass_ref<'a>(next: N, message: &'a M) -> impl Future<Output = Outcome<M>> + Send + 'a
    where
        N: 'a;
}

macro_rules! passed_by_value {
    ($($kind:ident)*) => {$(
        impl<M: Message, N: Next<M>> Passes<M, N> for kind::$kind {
            #[inline]
            fn pass<'a>(next: N, message: M) -> impl Future<Output = Outcome<M>> + Send + 'a
            where
                N: 'a,
            {
                next.run(message)
            }

            fn pass_ref<'a>(_: N, _: &'a M) -> impl Future<Output = Outcome<M>> + Send + 'a
            where
                N: 'a,
            {
                ready(Err(other_form::<M>().into()))
            }
        }
    )*};
}

passed_by_value! { Command Query }

impl<M: Message, N: NextRef<M>> Passes<M, N> for kind::Event {
    fn pass<'a>(_: N, _: M) -> impl Future<Output = Outcome<M>> + Send + 'a
    where
        N: 'a,
    {
        ready(Err(other_form::<M>().into()))
    }

    #[inline]
    fn pass_ref<'a>(next: N, message: &'a M) -> impl Future<Output = Outcome<M>> + Send + 'a
    where
        N: 'a,
    {
        next.run(message)
    }
}

/// The outcome of a whole pipeline: what a behavior made of a failed commit counts only if it said so.
#[doc(hidden)]
#[inline]
pub fn honest<M: Message>(outcome: Outcome<M>, context: Context<'_>) -> Outcome<M> {
    if outcome.is_ok() && context.call().commit_failed() {
        return Err(Rejection::hidden_commit(M::NAME).into());
    }
    outcome
}
