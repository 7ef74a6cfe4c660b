//! The handler at the end of a detour, without its types.
//!
//! A [`Run`] is the only code that a handler has for it, so that the rest is compiled once and not with each handler.

use std::any::Any;
use std::fmt;
use std::future::{Future, poll_fn, ready};
use std::pin::{Pin, pin};
use std::task::{Context as TaskContext, Poll};

use futures_core::Stream;
use pin_project_lite::pin_project;

use crate::any_next::AnyOutcome;
use crate::box_error::BoxError;
use crate::boxed::BoxFuture;
use crate::call::Cause;
use crate::carried::Carried;
use crate::context::Context;
use crate::definition::HandlerDefinition;
use crate::error::Error;
use crate::handler::{Handles, HandlesRef};
use crate::message::Message;
use crate::rejection::Rejection;
use crate::slot::{AnySlot, Slot, StreamSlot};

/// Who wants to see the items of a stream.
pub(crate) type Each<'a> = Option<&'a mut (dyn FnMut(&dyn Any) + Send)>;

/// Runs the handler, which is the first argument, and leaves the outcome in the slot.
pub(crate) type Run = for<'a> fn(
    &'a (dyn Any + Send + Sync),
    Carried<'a>,
    &'a mut (dyn AnySlot + 'static),
    Each<'a>,
    Context<'a>,
) -> BoxFuture<'a, AnyOutcome>;

/// Whether a handler can run again with a message that it was given before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeats {
    Always,
    /// Where the message is `Clone`.
    WithCopy,
    Never,
}

/// A handler that takes its message by value.
pub(crate) fn by_value<'a, M: Message, H: Handles<M>>(
    handler: &'a (dyn Any + Send + Sync),
    message: Carried<'a>,
    slot: &'a mut (dyn AnySlot + 'static),
    _: Each<'a>,
    context: Context<'a>,
) -> BoxFuture<'a, AnyOutcome> {
    let Some(handler) = as_handler::<H>(handler) else { return no_handler(slot, M::NAME) };
    let Some(message) = message.take::<M>() else { return gone(slot, M::NAME) };
    let Some(slot) = slot_of(slot) else { return nothing() };
    let future = H::handle(Some(handler), message, Cause::Same(context.call()));
    let filling = Box::write(Box::new_uninit(), Filling { future, slot });
    Box::into_pin(filling)
}

/// A handler that borrows its message.
pub(crate) fn by_ref<'a, M: Message, H: HandlesRef<M>>(
    handler: &'a (dyn Any + Send + Sync),
    message: Carried<'a>,
    slot: &'a mut (dyn AnySlot + 'static),
    _: Each<'a>,
    context: Context<'a>,
) -> BoxFuture<'a, AnyOutcome> {
    let Some(handler) = as_handler::<H>(handler) else { return no_handler(slot, M::NAME) };
    let Some(message) = message.into_ref::<M>() else { return gone(slot, M::NAME) };
    let Some(slot) = slot_of(slot) else { return nothing() };
    let filling =
        Box::write(Box::new_uninit(), Filling { future: handler.handle_ref(message, context), slot });
    Box::into_pin(filling)
}

/// A handler that streams.
pub(crate) fn by_stream<'a, M: Message, H: Handles<M>>(
    handler: &'a (dyn Any + Send + Sync),
    message: Carried<'a>,
    slot: &'a mut (dyn AnySlot + 'static),
    each: Each<'a>,
    context: Context<'a>,
) -> BoxFuture<'a, AnyOutcome> {
    let Some(handler) = as_handler::<H>(handler) else { return no_handler(slot, M::NAME) };
    let Some(message) = message.take::<M>() else { return gone(slot, M::NAME) };
    let Some(slot) = stream_slot_of(slot) else { return nothing() };
    Box::pin(streaming(H::stream(Some(handler), message, Cause::Same(context.call())), slot, each))
}

/// Hands the items on, one by one, and leaves the end in the slot.
pub(crate) async fn streaming<T: Send + 'static, E: Send>(
    stream: impl Stream<Item = Result<T, Error<E>>> + Send,
    slot: &mut StreamSlot<T, E>,
    mut each: Each<'_>,
) -> AnyOutcome {
    let mut stream = pin!(stream);
    while let Some(item) = poll_fn(|task| stream.as_mut().poll_next(task)).await {
        match item {
            Ok(item) => {
                if let Some(each) = &mut each {
                    each(&item);
                }
                slot.items.yield_one(Ok(item)).await;
            }
            Err(error) => return AnyOutcome::of(slot.end.0.insert(Err(error))),
        }
    }
    AnyOutcome::of(slot.end.0.insert(Ok(())))
}

/// The handler by its type, for a handler's [`Run`].
pub(crate) fn as_handler<H: 'static>(handler: &(dyn Any + Send + Sync)) -> Option<&H> {
    (handler as &dyn Any).downcast_ref()
}

/// The slot by its types.
pub(crate) fn slot_of<'a, T: 'static, E: 'static>(
    slot: &'a mut (dyn AnySlot + 'static),
) -> Option<&'a mut Slot<T, E>> {
    (slot as &mut dyn Any).downcast_mut()
}

/// The slot of a stream by its types.
pub(crate) fn stream_slot_of<'a, T: 'static, E: 'static>(
    slot: &'a mut (dyn AnySlot + 'static),
) -> Option<&'a mut StreamSlot<T, E>> {
    (slot as &mut dyn Any).downcast_mut()
}

/// Nothing runs: what has come of it is in the slot, or nothing is.
pub(crate) fn nothing<'a>() -> BoxFuture<'a, AnyOutcome> {
    Box::pin(ready(AnyOutcome::NONE))
}

pub(crate) fn no_handler<'a>(slot: &mut dyn AnySlot, message: &'static str) -> BoxFuture<'a, AnyOutcome> {
    slot.reject(Rejection::no_handler(message));
    nothing()
}

/// The message was handed on before, and there is no second one.
pub(crate) fn gone<'a>(slot: &mut dyn AnySlot, message: &'static str) -> BoxFuture<'a, AnyOutcome> {
    let text = "it was run a second time, and cannot be: let its handler borrow it, or derive `Clone` for it";
    slot.reject(Rejection::refusal(message, BoxError::msg(text)));
    nothing()
}

pin_project! {
    /// Runs a handler's future, and puts what it returns into the slot.
    pub(crate) struct Filling<'a, F, T, E> {
        #[pin]
        pub(crate) future: F,
        pub(crate) slot: &'a mut Slot<T, E>,
    }
}

impl<F, T, E> Future for Filling<'_, F, T, E>
where
    F: Future<Output = Result<T, Error<E>>>,
{
    type Output = AnyOutcome;

    fn poll(self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<AnyOutcome> {
        let this = self.project();
        // Not `map`, which is compiled for each handler.
        match this.future.poll(task) {
            Poll::Ready(outcome) => Poll::Ready(filled(this.slot, outcome)),
            Poll::Pending => Poll::Pending,
        }
    }
}

fn filled<T, E>(slot: &mut Slot<T, E>, outcome: Result<T, Error<E>>) -> AnyOutcome {
    AnyOutcome::of(slot.0.insert(outcome))
}

/// A handler in its place behind global behaviors.
pub(crate) struct Ending {
    pub(crate) handler: Box<dyn Any + Send + Sync>,
    pub(crate) definition: &'static HandlerDefinition,
}

impl Ending {
    pub(crate) fn run<'a>(
        &'a self,
        message: Carried<'a>,
        slot: &'a mut (dyn AnySlot + 'static),
        each: Each<'a>,
        context: Context<'a>,
    ) -> BoxFuture<'a, AnyOutcome> {
        (self.definition.run())(&*self.handler, message, slot, each, context)
    }
}

impl fmt::Debug for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Ending").field(&self.definition.name()).finish()
    }
}
