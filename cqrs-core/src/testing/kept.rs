//! A copy of a message, for those who look at it later.

use std::any::Any;

use crate::definition::MessageDefinition;

/// What could be kept of a message, whatever its type.
#[derive(Default)]
pub(crate) struct Kept {
    /// The message itself, where it is `Clone`: for [`held`](crate::carried::held).
    pub(crate) message: Option<Box<dyn Any + Send>>,
    /// How it prints, where it is `Debug`.
    pub(crate) text: Option<String>,
}

impl Kept {
    pub(crate) fn of(definition: &MessageDefinition, message: &dyn Any) -> Self {
        Self { message: definition.copied(message), text: definition.printed(message) }
    }
}
