//! The way of a message that does not go straight to its handler: through global behaviors, or to a replaced handler.
//!
//! It is out of line. The table has a [`Detour`] where it otherwise has the handler, so that a mediator without any pays
//! nothing but the question whether the handler is there.

use std::any::Any;
use std::fmt;
use std::future::{poll_fn, ready};

use crate::any_next::{AnyNext, AnySlot, Each, Erased, Slot, SlotOf, gone};
use crate::boxed::{BoxFuture, BoxStream};
use crate::call::{Call, Cause};
use crate::context::Context;
use crate::definition::HandlerDefinition;
use crate::global_behavior::Stage;
use crate::handler::{Handles, HandlesRef, Outcome};
use crate::handler_stream::{Yielder, yielding};
use crate::message::Message;
use crate::rejection::Rejection;

/// What stands in the table in place of a handler.
pub(crate) struct Detour<M> {
    pub(crate) handler: Box<dyn Runs<M>>,
    pub(crate) definition: &'static HandlerDefinition,
    pub(crate) stages: Vec<Stage>,
}

impl<M> fmt::Debug for Detour<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Detour").field("stages", &self.stages).finish_non_exhaustive()
    }
}

/// A handler at the end of a detour.
#[doc(hidden)]
pub trait Runs<M: Message>: Send + Sync {
    /// Takes the message, unless it shall be kept for another time, and leaves the outcome in `slot`. A handler that streams
    /// does not do it.
    fn run<'a>(
        &'a self,
        message: &'a mut Option<M>,
        keep: bool,
        slot: &'a mut SlotOf<M>,
        context: Context<'a>,
    ) -> BoxFuture<'a, ()> {
        let _ = (message, keep, context);
        slot.reject(Rejection::no_handler(M::NAME));
        Box::pin(ready(()))
    }
    /// `None` where it does not stream.
    fn stream<'a>(&'a self, message: M, context: Context<'a>) -> Option<BoxStream<'a, Outcome<M>>> {
        let _ = (message, context);
        None
    }
    fn can_repeat(&self) -> bool {
        false
    }
}

/// The message, or a second one of it, where it shall be kept and can be.
pub(crate) fn take<M: Message>(message: &mut Option<M>, keep: bool) -> Option<M> {
    if keep
        && let Some(message) = message
        && let Some(copy) = M::definition().copied(message)
    {
        return copy.downcast().ok().map(|copy| *copy);
    }
    message.take()
}

/// A handler that takes its message by value.
pub(crate) struct ByValue<H>(pub(crate) H);

impl<M: Message, H: Handles<M>> Runs<M> for ByValue<H> {
    fn run<'a>(
        &'a self,
        message: &'a mut Option<M>,
        keep: bool,
        slot: &'a mut SlotOf<M>,
        context: Context<'a>,
    ) -> BoxFuture<'a, ()> {
        let taken = take(message, keep);
        Box::pin(async move {
            slot.0 = Some(match taken {
                Some(message) => H::handle(Some(&self.0), message, Cause::Same(context.call())).await,
                None => Err(gone(M::NAME)),
            });
        })
    }

    fn can_repeat(&self) -> bool {
        M::definition().is_clone()
    }
}

/// A handler that borrows its message.
pub(crate) struct ByRef<H>(pub(crate) H);

impl<M: Message, H: Handles<M> + HandlesRef<M>> Runs<M> for ByRef<H> {
    fn run<'a>(
        &'a self,
        message: &'a mut Option<M>,
        _: bool,
        slot: &'a mut SlotOf<M>,
        context: Context<'a>,
    ) -> BoxFuture<'a, ()> {
        let answer = message.as_ref().map(|message| self.0.handle_ref(message, context));
        Box::pin(async move {
            slot.0 = Some(match answer {
                Some(answer) => answer.await,
                None => Err(gone(M::NAME)),
            });
        })
    }

    fn can_repeat(&self) -> bool {
        true
    }
}

/// A handler that streams.
pub(crate) struct ByStream<H>(pub(crate) H);

impl<M: Message, H: Handles<M>> Runs<M> for ByStream<H> {
    fn stream<'a>(&'a self, message: M, context: Context<'a>) -> Option<BoxStream<'a, Outcome<M>>> {
        Some(Box::pin(H::stream(Some(&self.0), message, Cause::Same(context.call()))))
    }
}

fn any<M: Message>(message: Option<&M>) -> Option<&dyn Any> {
    Some(message?)
}

fn any_mut<M: Message>(message: Option<&mut M>) -> Option<&mut dyn Any> {
    Some(message?)
}

/// A message that is answered once.
struct Answered<'a, M: Message> {
    message: Option<M>,
    slot: SlotOf<M>,
    handler: &'a dyn Runs<M>,
}

impl<M: Message> Erased for Answered<'_, M> {
    fn message(&self) -> Option<&dyn Any> {
        any(self.message.as_ref())
    }

    fn message_mut(&mut self) -> Option<&mut dyn Any> {
        any_mut(self.message.as_mut())
    }

    fn can_repeat(&self) -> bool {
        self.message.is_some() && self.handler.can_repeat()
    }

    fn run<'s>(&'s mut self, keep: bool, _: Each<'s>, context: Context<'s>) -> BoxFuture<'s, ()> {
        let Self { message, slot, handler } = self;
        handler.run(message, keep, slot, context)
    }

    fn slot(&self) -> &dyn AnySlot {
        &self.slot
    }

    fn slot_mut(&mut self) -> &mut dyn AnySlot {
        &mut self.slot
    }
}

/// Where a handler is not at its place in the table: the detour, or a rejection.
#[doc(hidden)]
#[cold]
pub fn detour<'a, M: Message>(message: M, cause: Cause<'a>) -> BoxFuture<'a, Outcome<M>> {
    Box::pin(async move {
        let call = Call::new::<M>(cause);
        let Some(Detour { handler, definition, stages }) = call.mediator().handler::<M, Detour<M>>() else {
            return Err(Rejection::no_handler(M::NAME).into());
        };
        let mut answered = Answered { message: Some(message), slot: Slot(None), handler: &**handler };
        let context = call.context();
        let _ = AnyNext::new(&mut answered, stages, context, definition).run().await;
        answered.slot.into_outcome(M::NAME)
    })
}

/// A message that is answered by a stream. Its items pass the behaviors by; its outcome is its end.
struct Streamed<'a, M: Message> {
    message: Option<M>,
    /// `Ok` at the end.
    slot: Slot<(), M::Error>,
    handler: &'a dyn Runs<M>,
    yielder: &'a Yielder<Outcome<M>>,
}

impl<M: Message> Erased for Streamed<'_, M> {
    fn message(&self) -> Option<&dyn Any> {
        any(self.message.as_ref())
    }

    fn message_mut(&mut self) -> Option<&mut dyn Any> {
        any_mut(self.message.as_mut())
    }

    fn can_repeat(&self) -> bool {
        false
    }

    fn run<'s>(&'s mut self, _: bool, mut each: Each<'s>, context: Context<'s>) -> BoxFuture<'s, ()> {
        let Self { message, slot, handler, yielder } = self;
        Box::pin(async move {
            let Some(message) = message.take() else {
                slot.0 = Some(Err(gone(M::NAME)));
                return;
            };
            let Some(mut stream) = handler.stream(message, context) else {
                slot.reject(Rejection::no_handler(M::NAME));
                return;
            };
            while let Some(item) = poll_fn(|task| stream.as_mut().poll_next(task)).await {
                match item {
                    Ok(item) => {
                        if let Some(each) = &mut each {
                            each(&item);
                        }
                        yielder.yield_one(Ok(item)).await;
                    }
                    Err(error) => {
                        slot.0 = Some(Err(error));
                        return;
                    }
                }
            }
            slot.0 = Some(Ok(()));
        })
    }

    fn slot(&self) -> &dyn AnySlot {
        &self.slot
    }

    fn slot_mut(&mut self) -> &mut dyn AnySlot {
        &mut self.slot
    }
}

/// [`detour`] of a streaming query.
#[cold]
pub(crate) fn detour_stream<'a, M: Message>(message: M, cause: Cause<'a>) -> BoxStream<'a, Outcome<M>> {
    Box::pin(yielding(move |yielder: Yielder<Outcome<M>>| async move {
        let call = Call::new::<M>(cause);
        let Some(Detour { handler, definition, stages }) = call.mediator().handler::<M, Detour<M>>() else {
            yielder.yield_last(Err(Rejection::no_handler(M::NAME).into()));
            return;
        };
        let mut streamed =
            Streamed { message: Some(message), slot: Slot(None), handler: &**handler, yielder: &yielder };
        let _ = AnyNext::new(&mut streamed, stages, call.context(), definition).run().await;
        if let Some(Err(error)) = streamed.slot.0 {
            // An item may still be on its way, which a behavior has let go by.
            yielder.yield_one(Err(error)).await;
        }
    }))
}
