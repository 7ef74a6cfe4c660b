//! The way of a message that does not go straight to its handler: through global behaviors, or to a replaced handler.
//!
//! It is out of line. The table has a [`Detour`] where it otherwise has the handler, so that a mediator without any pays
//! nothing but the question whether the handler is there.

use std::any::Any;
use std::fmt;
use std::future::poll_fn;

use crate::any_next::{AnyNext, Each, Erased, Erasure, Slot, gone};
use crate::boxed::{BoxFuture, BoxStream};
use crate::call::{Call, Cause};
use crate::context::Context;
use crate::definition::HandlerDefinition;
use crate::error::Error;
use crate::global_behavior::Stage;
use crate::handler::{Handles, HandlesRef, Outcome};
use crate::handler_stream::{Yielder, yielding};
use crate::message::Message;
use crate::rejection::Rejection;
use crate::testing::Kept;

/// What stands in the table in place of a handler.
pub(crate) struct Detour<M> {
    handler: Box<dyn Runs<M>>,
    definition: &'static HandlerDefinition,
    stages: Vec<Stage>,
}

impl<M: Message> Detour<M> {
    pub(crate) fn new(
        handler: Box<dyn Runs<M>>,
        definition: &'static HandlerDefinition,
        stages: Vec<Stage>,
    ) -> Self {
        Self { handler, definition, stages }
    }
}

impl<M> fmt::Debug for Detour<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Detour").field("stages", &self.stages).finish_non_exhaustive()
    }
}

/// A handler at the end of a detour.
pub(crate) trait Runs<M: Message>: Send + Sync {
    /// Takes the message, unless it shall be kept for another time, and leaves the outcome in `slot`.
    fn run<'a>(
        &'a self,
        message: &'a mut Option<M>,
        keep: bool,
        slot: &'a mut Slot<M>,
        context: Context<'a>,
    ) -> BoxFuture<'a, ()>;
    fn stream<'a>(&'a self, message: M, context: Context<'a>) -> BoxStream<'a, Outcome<M>>;
    fn can_repeat(&self) -> bool;
}

/// The message, or a second one of it, where it shall be kept and can be.
pub(crate) fn take<M: Message>(message: &mut Option<M>, keep: bool) -> Option<M> {
    match (keep, M::CLONE, &message) {
        (true, Some(clone), Some(message)) => Some(clone(message)),
        _ => message.take(),
    }
}

/// A handler that takes its message by value.
pub(crate) struct ByValue<H>(pub(crate) H);

impl<M: Message, H: Handles<M>> Runs<M> for ByValue<H> {
    fn run<'a>(
        &'a self,
        message: &'a mut Option<M>,
        keep: bool,
        slot: &'a mut Slot<M>,
        context: Context<'a>,
    ) -> BoxFuture<'a, ()> {
        let taken = take(message, keep);
        Box::pin(async move {
            slot.0 = Some(match taken {
                Some(message) => H::handle(Some(&self.0), message, Cause::Same(context.call())).await,
                None => Err(gone::<M>()),
            });
        })
    }

    fn stream<'a>(&'a self, message: M, context: Context<'a>) -> BoxStream<'a, Outcome<M>> {
        Box::pin(H::stream(Some(&self.0), message, Cause::Same(context.call())))
    }

    fn can_repeat(&self) -> bool {
        M::CLONE.is_some()
    }
}

/// A handler that borrows its message.
pub(crate) struct ByRef<H>(pub(crate) H);

impl<M: Message, H: Handles<M> + HandlesRef<M>> Runs<M> for ByRef<H> {
    fn run<'a>(
        &'a self,
        message: &'a mut Option<M>,
        _: bool,
        slot: &'a mut Slot<M>,
        context: Context<'a>,
    ) -> BoxFuture<'a, ()> {
        let answer = message.as_ref().map(|message| self.0.handle_ref(message, context));
        Box::pin(async move {
            slot.0 = Some(match answer {
                Some(answer) => answer.await,
                None => Err(gone::<M>()),
            });
        })
    }

    fn stream<'a>(&'a self, message: M, context: Context<'a>) -> BoxStream<'a, Outcome<M>> {
        Box::pin(H::stream(Some(&self.0), message, Cause::Same(context.call())))
    }

    fn can_repeat(&self) -> bool {
        true
    }
}

/// A message that is answered once.
struct Answered<'a, M: Message> {
    message: Option<M>,
    slot: Slot<M>,
    handler: &'a dyn Runs<M>,
}

impl<M: Message> Erased for Answered<'_, M> {
    fn message(&self) -> Option<&dyn Any> {
        self.message.as_ref().map(|message| message as &dyn Any)
    }

    fn message_mut(&mut self) -> Option<&mut dyn Any> {
        self.message.as_mut().map(|message| message as &mut dyn Any)
    }

    fn kept(&self) -> Kept {
        self.message.as_ref().map(Kept::of).unwrap_or_default()
    }

    fn can_repeat(&self) -> bool {
        self.message.is_some() && self.handler.can_repeat()
    }

    fn run<'s>(&'s mut self, keep: bool, _: Each<'s>, context: Context<'s>) -> BoxFuture<'s, ()> {
        let Self { message, slot, handler } = self;
        handler.run(message, keep, slot, context)
    }

    fn outcome(&self) -> Option<Erasure<'_>> {
        self.slot.outcome()
    }

    fn output_mut(&mut self) -> Option<&mut dyn Any> {
        self.slot.output_mut()
    }

    fn answer(&mut self, output: &mut dyn Any) -> bool {
        self.slot.answer(output)
    }

    fn fail(&mut self, error: &mut dyn Any) -> bool {
        self.slot.fail(error)
    }

    fn reject(&mut self, rejection: Rejection) {
        self.slot.reject(rejection);
    }

    fn clear(&mut self) {
        self.slot.0 = None;
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
        answered.slot.into_outcome()
    })
}

/// A message that is answered by a stream. Its items pass the behaviors by; its outcome is its end.
struct Streamed<'a, M: Message> {
    message: Option<M>,
    /// `Ok` at the end.
    outcome: Option<Result<(), Error<M::Error>>>,
    handler: &'a dyn Runs<M>,
    yielder: &'a Yielder<Outcome<M>>,
}

impl<M: Message> Erased for Streamed<'_, M> {
    fn message(&self) -> Option<&dyn Any> {
        self.message.as_ref().map(|message| message as &dyn Any)
    }

    fn message_mut(&mut self) -> Option<&mut dyn Any> {
        self.message.as_mut().map(|message| message as &mut dyn Any)
    }

    fn kept(&self) -> Kept {
        self.message.as_ref().map(Kept::of).unwrap_or_default()
    }

    fn can_repeat(&self) -> bool {
        false
    }

    fn run<'s>(&'s mut self, _: bool, mut each: Each<'s>, context: Context<'s>) -> BoxFuture<'s, ()> {
        let Self { message, outcome, handler, yielder } = self;
        Box::pin(async move {
            let Some(message) = message.take() else {
                *outcome = Some(Err(gone::<M>()));
                return;
            };
            let mut stream = handler.stream(message, context);
            while let Some(item) = poll_fn(|task| stream.as_mut().poll_next(task)).await {
                match item {
                    Ok(item) => {
                        if let Some(each) = &mut each {
                            each(&item);
                        }
                        yielder.yield_one(Ok(item)).await;
                    }
                    Err(error) => {
                        *outcome = Some(Err(error));
                        return;
                    }
                }
            }
            *outcome = Some(Ok(()));
        })
    }

    fn outcome(&self) -> Option<Erasure<'_>> {
        Some(match self.outcome.as_ref()? {
            Ok(end) => Erasure::Output(end),
            Err(Error::Handler(error)) => Erasure::Failed(crate::HandlerError::as_error(error)),
            Err(Error::Rejected(rejection)) => Erasure::Rejected(rejection),
        })
    }

    fn output_mut(&mut self) -> Option<&mut dyn Any> {
        None
    }

    fn answer(&mut self, output: &mut dyn Any) -> bool {
        let end = output.downcast_mut::<Option<()>>().and_then(Option::take);
        end.map(|()| self.outcome = Some(Ok(()))).is_some()
    }

    fn fail(&mut self, error: &mut dyn Any) -> bool {
        let error = error.downcast_mut::<Option<M::Error>>().and_then(Option::take);
        error.map(|error| self.outcome = Some(Err(Error::Handler(error)))).is_some()
    }

    fn reject(&mut self, rejection: Rejection) {
        self.outcome = Some(Err(rejection.into()));
    }

    fn clear(&mut self) {
        self.outcome = None;
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
            Streamed { message: Some(message), outcome: None, handler: &**handler, yielder: &yielder };
        let _ = AnyNext::new(&mut streamed, stages, call.context(), definition).run().await;
        if let Some(Err(error)) = streamed.outcome {
            // An item may still be on its way, which a behavior has let go by.
            yielder.yield_one(Err(error)).await;
        }
    }))
}
