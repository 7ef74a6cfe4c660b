//! The way of a message that does not go straight to its handler: through global behaviors, or to a replaced handler.
//!
//! It is out of line. The table has a [`Detour`] where it otherwise has the handler, so that a mediator without any pays
//! nothing but the question whether the handler is there. What depends on the message is its place and that of its outcome.

use std::any::Any;

use crate::any_next::Way;
use crate::box_error::BoxError;
use crate::boxed::{BoxFuture, BoxStream};
use crate::call::{Call, Cause};
use crate::carried::Carried;
use crate::definition::MessageDefinition;
use crate::ending::Ending;
use crate::error::Error;
use crate::global_behavior::Stage;
use crate::handler::Outcome;
use crate::handler_stream::{Yielder, yielding};
use crate::message::Message;
use crate::rejection::Rejection;
use crate::slot::{AnySlot, Slot, SlotOf, StreamSlot};

/// What stands in the table in place of a handler.
#[derive(Debug)]
pub(crate) struct Detour {
    pub(crate) ending: Ending,
    pub(crate) stages: Vec<Stage>,
}

/// Where a handler is not at its place in the table: the detour, or a rejection.
#[doc(hidden)]
#[cold]
pub fn detour<'a, M: Message>(message: M, cause: Cause<'a>) -> BoxFuture<'a, Outcome<M>> {
    let mut message = Some(message);
    let detoured = async move {
        let mut slot = SlotOf::<M>::default();
        walk(&mut message, &mut slot, M::definition(), cause).await;
        slot.into_outcome(M::NAME)
    };
    let detoured = Box::write(Box::new_uninit(), detoured);
    Box::into_pin(detoured)
}

/// [`detour`] of a streaming query.
#[cold]
pub(crate) fn detour_stream<'a, M: Message>(message: M, cause: Cause<'a>) -> BoxStream<'a, Outcome<M>> {
    let mut message = Some(message);
    Box::pin(yielding(move |items: Yielder<Outcome<M>>| async move {
        let mut slot = StreamSlot { end: Slot::default(), items };
        walk(&mut message, &mut slot, M::definition(), cause).await;
        if let Some(Err(error)) = slot.end.0 {
            // An item may still be on its way, which a behavior has let go by.
            slot.items.yield_one(Err(error)).await;
        }
    }))
}

/// The way itself. It takes an `Option<M>`, and leaves the outcome in the slot.
async fn walk(
    message: &mut (dyn Any + Send),
    slot: &mut (dyn AnySlot + 'static),
    definition: &'static MessageDefinition,
    cause: Cause<'_>,
) {
    let call = Call::of(cause, definition);
    let Some(Detour { ending, stages }) = call.mediator().entry(definition) else {
        slot.reject(Rejection::no_handler(definition.name()));
        return;
    };
    let way = Way::new(stages, ending, call.context());
    let _ = way.start(Carried::Owned(message), slot).await;
    let _ = way.settle(0, slot);
}

impl<T, E> Slot<T, E> {
    /// What has come of it at the end. There is always something; to say so is not worth a panic.
    fn into_outcome(self, message: &'static str) -> Result<T, Error<E>> {
        self.0.unwrap_or_else(|| {
            let text = "nothing came of it: its handler is for another kind of message";
            Err(Rejection::refusal(message, BoxError::msg(text)).into())
        })
    }
}
