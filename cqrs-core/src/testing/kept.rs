//! A copy of a message, for those who look at it later.

use std::any::Any;
use std::fmt;

use crate::message::Message;

/// What could be kept of a message, whatever its type.
#[derive(Default)]
pub(crate) struct Kept {
    /// The message itself, where it is `Clone`.
    pub(crate) message: Option<Box<dyn Any + Send>>,
    /// How it prints, where it is `Debug`.
    pub(crate) text: Option<String>,
}

impl Kept {
    pub(crate) fn of<M: Message>(message: &M) -> Self {
        Self {
            message: M::CLONE.map(|clone| Box::new(clone(message)) as _),
            text: M::DEBUG.map(|debug| format!("{:?}", Printed { message, debug })),
        }
    }
}

/// A message with its own way to print it.
struct Printed<'a, M> {
    message: &'a M,
    debug: fn(&M, &mut fmt::Formatter<'_>) -> fmt::Result,
}

impl<M> fmt::Debug for Printed<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.debug)(self.message, f)
    }
}
