//! Behaviors for all messages of some kinds: `#[behavior(order = 10, on(commands))]`.

use std::any::TypeId;
use std::fmt;
use std::sync::Arc;

use crate::any_next::{AnyNext, AnyOutcome};
use crate::boxed::BoxFuture;
use crate::definition::{Argument, Location, MessageDefinition};
use crate::dependency::{Lookup, Provided, Resolver};
use crate::handler::Mistaken;
use crate::message::MessageKind;

/// A global behavior with its dependencies. `#[behavior]` writes it.
#[doc(hidden)]
pub trait GlobalBehavior: Send + Sync + 'static {
    /// `None` where something is missing, and for those of the framework, which the builder makes itself.
    #[must_use]
    fn resolve(_: &mut Resolver<'_>) -> Option<Self>
    where
        Self: Sized,
    {
        None
    }

    fn run<'a>(&'a self, next: AnyNext<'a>) -> BoxFuture<'a, AnyOutcome>;

    /// Another one for each handler, where it keeps something of the handler; else all handlers share it.
    fn for_one_handler(&self) -> Option<Arc<dyn GlobalBehavior>> {
        None
    }
}

/// A behavior with a mistake in it, which the macro has reported.
impl GlobalBehavior for Mistaken {
    fn run<'a>(&'a self, mut next: AnyNext<'a>) -> BoxFuture<'a, AnyOutcome> {
        Box::pin(async move { next.run().await })
    }
}

/// What the registry knows of one global behavior.
pub struct BehaviorDefinition {
    name: &'static str,
    module: &'static str,
    location: Location,
    order: i32,
    kinds: &'static [MessageKind],
    capability: Option<(TypeId, &'static str)>,
    arguments: &'static [Argument],
    resolve: fn(&mut Resolver<'_>) -> Option<Arc<dyn GlobalBehavior>>,
}

fn resolve<B: GlobalBehavior>(resolver: &mut Resolver<'_>) -> Option<Arc<dyn GlobalBehavior>> {
    let behavior: Arc<dyn GlobalBehavior> = Arc::new(B::resolve(resolver)?);
    Some(behavior)
}

impl BehaviorDefinition {
    #[doc(hidden)]
    #[must_use]
    pub const fn new<B: GlobalBehavior>(
        name: &'static str,
        module: &'static str,
        location: Location,
        order: i32,
        kinds: &'static [MessageKind],
    ) -> Self {
        Self { name, module, location, order, kinds, capability: None, arguments: &[], resolve: resolve::<B> }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_capability<T: ?Sized + 'static>(self, written: &'static str) -> Self {
        Self { capability: Some((TypeId::of::<T>(), written)), ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_arguments(self, arguments: &'static [Argument]) -> Self {
        Self { arguments, ..self }
    }

    /// The function's name.
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

    /// Its place: smaller is further outside.
    #[must_use]
    pub fn order(&self) -> i32 {
        self.order
    }

    /// The kinds of message that it sees.
    #[must_use]
    pub fn kinds(&self) -> &'static [MessageKind] {
        self.kinds
    }

    /// The trait that its messages declare, as it is written; `None` where it sees all.
    #[must_use]
    pub fn capability(&self) -> Option<&'static str> {
        self.capability.map(|(_, written)| written)
    }

    /// What it takes after the rest of the pipeline.
    #[must_use]
    pub fn arguments(&self) -> &'static [Argument] {
        self.arguments
    }

    /// Whether it sees this message.
    #[must_use]
    pub fn matches(&self, message: &MessageDefinition) -> bool {
        self.kinds.contains(&message.kind())
            && self.capability.is_none_or(|(capability, _)| message.has_capability(capability))
    }

    pub(crate) fn resolve(&self, resolver: &mut Resolver<'_>) -> Option<Arc<dyn GlobalBehavior>> {
        (self.resolve)(resolver)
    }

    /// All that it looks for: here is nothing to be found.
    pub(crate) fn lookups(&self) -> Vec<Lookup> {
        let provided = Provided::default();
        let mut resolver = Resolver::new(&provided);
        self.resolve(&mut resolver);
        resolver.into_lookups()
    }
}

impl fmt::Debug for BehaviorDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BehaviorDefinition")
            .field("name", &self.name)
            .field("location", &self.location)
            .field("order", &self.order)
            .finish_non_exhaustive()
    }
}

/// A global behavior in its place.
#[derive(Clone)]
pub(crate) struct Stage {
    pub(crate) definition: &'static BehaviorDefinition,
    pub(crate) behavior: Arc<dyn GlobalBehavior>,
}

impl Stage {
    pub(crate) fn for_one_handler(&self) -> Self {
        Self { behavior: self.behavior.for_one_handler().unwrap_or_else(|| self.behavior.clone()), ..*self }
    }
}

impl fmt::Debug for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Stage").field(&self.definition.name).finish()
    }
}
