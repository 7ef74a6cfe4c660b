//! The handlers of each message, found among all.

use std::ptr;

use crate::definition::{HandlerDefinition, MessageDefinition};

type Handler = &'static HandlerDefinition;

/// Puts the handlers of each message next to each other. Those of one message stay in their order.
///
/// One sort, and then each message has its handlers at hand: to look through all handlers for each message takes seconds
/// where there are thousands.
pub(crate) fn gather(handlers: &mut [Handler]) {
    handlers.sort_by_cached_key(|handler| address(handler.message()));
}

/// The handlers of one message after the other, where they are gathered.
pub(crate) fn by_message(handlers: &[Handler]) -> impl Iterator<Item = &[Handler]> {
    handlers.chunk_by(have_one_message)
}

/// The same, to be changed.
pub(crate) fn by_message_mut(handlers: &mut [Handler]) -> impl Iterator<Item = &mut [Handler]> {
    handlers.chunk_by_mut(have_one_message)
}

/// The handlers of this message, where they are gathered.
pub(crate) fn of<'a>(handlers: &'a [Handler], message: &MessageDefinition) -> &'a [Handler] {
    let is_before = |handler: &Handler| address(handler.message()) < address(message);
    let rest = &handlers[handlers.partition_point(is_before)..];
    let own = rest.iter().take_while(|handler| ptr::eq(handler.message(), message)).count();
    &rest[..own]
}

fn have_one_message(one: &Handler, other: &Handler) -> bool {
    ptr::eq(one.message(), other.message())
}

/// What messages are sorted by: they may be alike in everything else.
fn address(message: &MessageDefinition) -> usize {
    ptr::from_ref(message).addr()
}
