//! What the registry knows of a message and of a handler: constant data, written by the macros.

use std::any::{Any, TypeId};
use std::fmt;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::capability::{Capabilities, Capability};
use crate::copying::{Copy, Print};
use crate::dependency::{Lookup, Provided, Resolver};
use crate::ending::{Repeats, Run};
use crate::message::MessageKind;
use crate::publishing::Publishing;
use crate::through::HasForm;

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
    returns: &'static str,
    error: &'static str,
    capabilities: Capabilities,
    copy: Option<Copy>,
    print: Option<Print>,
    publishing: Publishing,
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
            returns: "()",
            error: "BoxError",
            capabilities: &[],
            copy: None,
            print: None,
            publishing: Publishing::Sequential,
            slot: AtomicUsize::new(UNASSIGNED),
            #[cfg(feature = "json")]
            json: crate::json::Json::UNKNOWN,
        }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_returns(self, returns: &'static str) -> Self {
        Self { returns, ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_error(self, error: &'static str) -> Self {
        Self { error, ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_capabilities(self, capabilities: Capabilities) -> Self {
        Self { capabilities, ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_publishing(self, publishing: Publishing) -> Self {
        Self { publishing, ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_copying(self, copy: Option<Copy>, print: Option<Print>) -> Self {
        Self { copy, print, ..self }
    }

    pub(crate) fn is_clone(&self) -> bool {
        self.copy.is_some()
    }

    pub(crate) fn copied(&self, message: &dyn Any) -> Option<Box<dyn Any + Send>> {
        self.copy.and_then(|copy| copy(message))
    }

    pub(crate) fn printed(&self, message: &dyn Any) -> Option<String> {
        self.print.and_then(|print| print(message))
    }

    /// The message as what it declares to be.
    pub(crate) fn capability<'m, T: ?Sized + 'static>(&self, message: &'m dyn Any) -> Option<&'m T> {
        let capability =
            self.capabilities.iter().find_map(|of| of.as_any().downcast_ref::<Capability<T>>())?;
        (capability.0)(message)
    }

    pub(crate) fn has_capability(&self, capability: TypeId) -> bool {
        self.capabilities.iter().any(|of| of.trait_id() == capability)
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

    /// What its handler answers, as it is written: `returns = ..`; for a streaming query, one item.
    #[must_use]
    pub fn returns(&self) -> &'static str {
        self.returns
    }

    /// What its handler fails with, as it is written: `error = ..`.
    #[must_use]
    pub fn error(&self) -> &'static str {
        self.error
    }

    /// How its handlers run: `publish = ..`. It says nothing of a message that is no event.
    #[must_use]
    pub fn publishing(&self) -> Publishing {
        self.publishing
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

/// What a handler or a behavior takes after its first arguments, with the type as it is written, reference included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Argument {
    /// `&T`, or the `&self` of a method: a dependency that the builder is given.
    Shared(&'static str),
    /// `&mut T`: a resource of this message; see [`Scoped`](crate::Scoped).
    Scoped(&'static str),
    /// `T`: a value of this call; see [`FromContext`](crate::FromContext).
    Value(&'static str),
    /// `Context<'_>`: the call itself; see [`Context`](crate::Context).
    Context(&'static str),
}

impl Argument {
    /// The type as it is written.
    #[must_use]
    pub fn written(self) -> &'static str {
        match self {
            Self::Shared(written) | Self::Scoped(written) | Self::Value(written) | Self::Context(written) => {
                written
            }
        }
    }
}

/// A behavior that a handler names: `through(authorize)`.
#[derive(Clone, Copy, Debug)]
pub struct Through {
    name: &'static str,
    /// The function's own name, whatever the path is.
    function: &'static str,
    location: Location,
    arguments: &'static [Argument],
}

impl Through {
    #[doc(hidden)]
    #[must_use]
    pub const fn of<B: HasForm>(written: &'static str) -> Self {
        Self { name: written, function: B::NAME, location: B::LOCATION, arguments: B::ARGUMENTS }
    }

    /// Its path as the handler names it: `behaviors::timeout`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Where the behavior's function is.
    #[must_use]
    pub fn location(&self) -> Location {
        self.location
    }

    /// What it takes after the message and the rest of the pipeline.
    #[must_use]
    pub fn arguments(&self) -> &'static [Argument] {
        self.arguments
    }

    /// The same for all handlers that name the behavior.
    pub(crate) fn identity(&self) -> (&'static str, Location) {
        (self.function, self.location)
    }
}

/// What the registry knows of one handler.
#[derive(Debug)]
pub struct HandlerDefinition {
    name: &'static str,
    module: &'static str,
    location: Location,
    /// `None` where none is declared.
    order: Option<i32>,
    after: fn() -> &'static [&'static HandlerDefinition],
    borrows_message: bool,
    arguments: &'static [Argument],
    through: &'static [Through],
    /// The type that generated code made for the handler: two handlers may be alike in all the rest.
    identity: TypeId,
    message: fn() -> &'static MessageDefinition,
    resolve: Resolve,
    run: Run,
    repeats: Repeats,
}

/// Makes a handler with its dependencies, as it stands in the table. `None` where one is missing.
pub(crate) type Resolve = fn(&mut Resolver<'_>) -> Option<Box<dyn Any + Send + Sync>>;

impl HandlerDefinition {
    pub(crate) const fn new(
        name: &'static str,
        module: &'static str,
        location: Location,
        identity: TypeId,
        message: fn() -> &'static MessageDefinition,
        resolve: Resolve,
        (run, repeats): (Run, Repeats),
    ) -> Self {
        Self {
            name,
            module,
            location,
            order: None,
            after: || &[],
            borrows_message: false,
            arguments: &[],
            through: &[],
            identity,
            message,
            resolve,
            run,
            repeats,
        }
    }

    pub(crate) const fn with_run(self, (run, repeats): (Run, Repeats)) -> Self {
        Self { run, repeats, ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_order(self, order: i32) -> Self {
        Self { order: Some(order), ..self }
    }

    /// A function: two handlers may name each other, which `build()` reports, and two constants may not.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_after(self, after: fn() -> &'static [&'static HandlerDefinition]) -> Self {
        Self { after, ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_arguments(self, borrows_message: bool, arguments: &'static [Argument]) -> Self {
        Self { borrows_message, arguments, ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_through(self, through: &'static [Through]) -> Self {
        Self { through, ..self }
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

    /// The declared place among the handlers of one event; smaller runs earlier. 0 where none is declared.
    #[must_use]
    pub fn order(&self) -> i32 {
        self.order.unwrap_or_default()
    }

    pub(crate) fn declared_order(&self) -> Option<i32> {
        self.order
    }

    /// The handlers of the same event that it runs after: `after(..)`.
    #[must_use]
    pub fn after(&self) -> &'static [&'static HandlerDefinition] {
        (self.after)()
    }

    /// Whether it takes its message as `&Message`.
    #[must_use]
    pub fn borrows_message(&self) -> bool {
        self.borrows_message
    }

    /// What it takes after the message, in the order of its arguments; the `&self` of a method comes first.
    #[must_use]
    pub fn arguments(&self) -> &'static [Argument] {
        self.arguments
    }

    /// The behaviors that it names itself, the outermost first.
    #[must_use]
    pub fn through(&self) -> &'static [Through] {
        self.through
    }

    /// The message that it handles.
    #[must_use]
    pub fn message(&self) -> &'static MessageDefinition {
        (self.message)()
    }

    pub(crate) fn identity(&self) -> TypeId {
        self.identity
    }

    /// The handler with its dependencies; the resolver keeps what is missing.
    pub(crate) fn resolve(&self, resolver: &mut Resolver<'_>) -> Option<Box<dyn Any + Send + Sync>> {
        (self.resolve)(resolver)
    }

    /// All that it looks for: here is nothing to be found.
    pub(crate) fn lookups(&self) -> Vec<Lookup> {
        let provided = Provided::default();
        let mut resolver = Resolver::new(&provided);
        self.resolve(&mut resolver);
        resolver.into_lookups()
    }

    pub(crate) fn run(&self) -> Run {
        self.run
    }

    pub(crate) fn repeats(&self) -> Repeats {
        self.repeats
    }
}
