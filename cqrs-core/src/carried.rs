//! A message on its way through global behaviors, without its type.

use std::any::Any;

use crate::message::Message;

/// The message, as its handler gets it: an `Option<M>` to be taken, or an `M` that the handlers of an event share.
#[derive(Debug)]
pub(crate) enum Carried<'a> {
    Owned(&'a mut (dyn Any + Send)),
    Shared(&'a (dyn Any + Send + Sync)),
}

impl<'a> Carried<'a> {
    /// The same for a shorter while.
    pub(crate) fn reborrow(&mut self) -> Carried<'_> {
        match self {
            Self::Owned(message) => Carried::Owned(&mut **message),
            Self::Shared(message) => Carried::Shared(*message),
        }
    }

    /// `Option<M>` or `M`: for [`held`].
    pub(crate) fn as_any(&self) -> &dyn Any {
        match self {
            Self::Owned(message) => &**message,
            Self::Shared(message) => *message,
        }
    }

    pub(crate) fn get_mut<M: Message>(&mut self) -> Option<&mut M> {
        match self {
            Self::Owned(message) => message.downcast_mut::<Option<M>>()?.as_mut(),
            Self::Shared(_) => None,
        }
    }

    /// For as long as it is carried.
    pub(crate) fn into_ref<M: Message>(self) -> Option<&'a M> {
        match self {
            Self::Owned(message) => message.downcast_ref::<Option<M>>()?.as_ref(),
            Self::Shared(message) => message.downcast_ref(),
        }
    }

    /// Out of its place; it is gone then.
    pub(crate) fn take<M: Message>(self) -> Option<M> {
        // Without types as far as it goes: the rest is compiled for each handler.
        match self.owned() {
            Some(message) => match message.downcast_mut::<Option<M>>() {
                Some(message) => message.take(),
                None => None,
            },
            None => None,
        }
    }

    /// The place that it can be taken out of.
    fn owned(self) -> Option<&'a mut dyn Any> {
        match self {
            Self::Owned(message) => Some(message),
            Self::Shared(_) => None,
        }
    }
}

/// A message in one of the shapes in which it is carried.
#[doc(hidden)]
#[must_use]
pub fn held<M: 'static>(message: &dyn Any) -> Option<&M> {
    match message.downcast_ref::<M>() {
        None => message.downcast_ref::<Option<M>>()?.as_ref(),
        held => held,
    }
}
