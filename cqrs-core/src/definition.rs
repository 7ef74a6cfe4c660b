//! What the registry knows of a message and of a handler: constant data, written by the macros.

use std::any::TypeId;
use std::fmt;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::builder::Assembly;
use crate::message::MessageKind;

/// Where an item stands in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Location {
    /// The file, as the compiler was given it.
    pub file: &'static str,
    /// The line, counted from 1.
    pub line: u32,
}

impl Location {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(file: &'static str, line: u32) -> Self {
        Self { file, line }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// What the registry knows of one message.
#[derive(Debug)]
pub struct MessageDefinition {
    name: &'static str,
    kind: MessageKind,
    contract: bool,
    type_name: &'static str,
    module: &'static str,
    location: Location,
    /// The message's place in every mediator's table; given on the first `build()`, the same for all mediators.
    slot: AtomicUsize,
    #[cfg(feature = "json")]
    json: crate::json::Json,
}

const UNASSIGNED: usize = usize::MAX;
static SLOTS: Mutex<usize> = Mutex::new(0);

impl MessageDefinition {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        name: &'static str,
        kind: MessageKind,
        contract: bool,
        type_name: &'static str,
        module: &'static str,
        location: Location,
    ) -> Self {
        Self {
            name,
            kind,
            contract,
            type_name,
            module,
            location,
            slot: AtomicUsize::new(UNASSIGNED),
            #[cfg(feature = "json")]
            json: crate::json::Json::UNKNOWN,
        }
    }

    #[cfg(feature = "json")]
    #[doc(hidden)]
    #[must_use]
    pub const fn with_json(self, json: crate::json::Json) -> Self {
        Self { json, ..self }
    }

    #[cfg(feature = "json")]
    pub(crate) fn json(&self) -> crate::json::Json {
        self.json
    }

    /// The stable wire name: `name = ".."` of the macro, or the type's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Command, query, streaming query or event.
    #[must_use]
    pub fn kind(&self) -> MessageKind {
        self.kind
    }

    /// Whether the handler may live in another crate than the message.
    #[must_use]
    pub fn is_contract(&self) -> bool {
        self.contract
    }

    /// The name of the type, without its path.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        self.type_name
    }

    /// The module that the type is in.
    #[must_use]
    pub fn module(&self) -> &'static str {
        self.module
    }

    /// Where the type is defined.
    #[must_use]
    pub fn location(&self) -> Location {
        self.location
    }

    /// `usize::MAX`, which is in no table, as long as no mediator knows the message.
    #[inline]
    pub(crate) fn slot(&self) -> usize {
        self.slot.load(Ordering::Relaxed)
    }

    pub(crate) fn assign_slot(&self) -> usize {
        let mut next = SLOTS.lock().unwrap_or_else(PoisonError::into_inner);
        if self.slot() == UNASSIGNED {
            self.slot.store(*next, Ordering::Relaxed);
            *next += 1;
        }
        self.slot()
    }
}

/// What the registry knows of one handler.
#[derive(Debug)]
pub struct HandlerDefinition {
    name: &'static str,
    module: &'static str,
    location: Location,
    order: i32,
    /// The type that generated code made for the handler: two handlers may be alike in all the rest.
    identity: TypeId,
    message: fn() -> &'static MessageDefinition,
    assemble: fn(&'static HandlerDefinition, &mut Assembly<'_>),
}

impl HandlerDefinition {
    pub(crate) const fn new(
        name: &'static str,
        module: &'static str,
        location: Location,
        identity: TypeId,
        message: fn() -> &'static MessageDefinition,
        assemble: fn(&'static HandlerDefinition, &mut Assembly<'_>),
    ) -> Self {
        Self { name, module, location, order: 0, identity, message, assemble }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_order(self, order: i32) -> Self {
        Self { order, ..self }
    }

    /// The function's name; `Type::method` for a method.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The module that the function is in.
    #[must_use]
    pub fn module(&self) -> &'static str {
        self.module
    }

    /// Where the function is.
    #[must_use]
    pub fn location(&self) -> Location {
        self.location
    }

    /// The declared place among the handlers of one event; smaller runs earlier.
    #[must_use]
    pub fn order(&self) -> i32 {
        self.order
    }

    /// The message that it handles.
    #[must_use]
    pub fn message(&self) -> &'static MessageDefinition {
        (self.message)()
    }

    pub(crate) fn identity(&self) -> TypeId {
        self.identity
    }

    pub(crate) fn assemble(&'static self, assembly: &mut Assembly<'_>) {
        (self.assemble)(self, assembly);
    }
}
