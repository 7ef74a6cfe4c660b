//! The program's one registry: what every linked crate submitted.

use crate::definition::{HandlerDefinition, MessageDefinition};
use crate::global_behavior::BehaviorDefinition;

/// What one annotated item submits.
#[derive(Debug)]
#[doc(hidden)]
pub enum Registration {
    Message(&'static MessageDefinition),
    Handlers(&'static [&'static HandlerDefinition]),
    Behavior(&'static BehaviorDefinition),
}

inventory::collect!(Registration);

#[derive(Clone, Debug, Default)]
pub(crate) struct Registered {
    pub(crate) messages: Vec<&'static MessageDefinition>,
    pub(crate) handlers: Vec<&'static HandlerDefinition>,
    pub(crate) behaviors: Vec<&'static BehaviorDefinition>,
}

impl Registered {
    /// Everything that was linked, in an order that the linker decides.
    pub(crate) fn linked() -> Self {
        let mut registered = Self::default();
        for registration in inventory::iter::<Registration> {
            match registration {
                Registration::Message(message) => registered.messages.push(message),
                Registration::Handlers(handlers) => registered.handlers.extend_from_slice(handlers),
                Registration::Behavior(behavior) => registered.behaviors.push(behavior),
            }
        }
        registered
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.messages.is_empty() && self.handlers.is_empty()
    }
}
