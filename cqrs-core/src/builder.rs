//! From what was linked and what was given to a mediator, or to one complete report.

use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::panic;
use std::ptr;
use std::sync::Arc;

use crate::build_error::{BuildError, Problem, ProblemKind};
use crate::clock::{Clock, SystemClock};
use crate::definition::{HandlerDefinition, Location, MessageDefinition};
use crate::dependency::{Lookup, Provided, Resolver, Twice};
use crate::detached::{Detached, OnFailure};
use crate::detached_failure::DetachedFailure;
use crate::detour::Detour;
use crate::ending::Ending;
use crate::event_handlers::EventHandlers;
use crate::gathered;
use crate::global_behavior::{BehaviorDefinition, Stage};
use crate::handler_order;
use crate::mediator::{Entry, Mediator, Shared};
use crate::message::MessageKind;
use crate::registry::Registered;
use crate::running::Running;
use crate::stages::{self, Stages};
use crate::testing::{Overrides, Recorder, Replacements};
use crate::watch::Watch;
use crate::wiring::WiringCheck;

/// Gathers the shared dependencies, and builds the [`Mediator`].
///
/// ```
/// use cqrs_core::MediatorBuilder;
///
/// let mediator = MediatorBuilder::empty().provide(String::from("a dependency")).build()?;
/// # Ok::<(), cqrs_core::BuildError>(())
/// ```
#[must_use = "a builder does nothing until `build()`"]
pub struct MediatorBuilder {
    registered: Registered,
    from_registry: bool,
    provided: Provided,
    /// Behaviors of the framework itself, around all that are registered; the outermost first.
    framework: Vec<Stage>,
    overrides: Overrides,
    recorders: Vec<Recorder>,
    running: Option<Arc<Running>>,
    on_detached_failure: Option<OnFailure>,
}

impl MediatorBuilder {
    pub(crate) fn linked() -> Self {
        Self { registered: Registered::linked(), from_registry: true, ..Self::empty() }
    }

    /// A builder that ignores the registry and knows only the handlers that it is given by name.
    ///
    /// For tests that want nothing else around, and for targets where nothing runs before `main`, so that the
    /// registry stays empty.
    pub fn empty() -> Self {
        Self {
            registered: Registered::default(),
            from_registry: false,
            provided: Provided::default(),
            framework: Vec::new(),
            overrides: Overrides::default(),
            recorders: Vec::new(),
            running: None,
            on_detached_failure: None,
        }
    }

    /// Adds handlers by name: `.handlers(handlers![place_order, Billing::charge])`.
    pub fn handlers(mut self, handlers: impl IntoIterator<Item = &'static HandlerDefinition>) -> Self {
        self.registered.handlers.extend(handlers);
        self
    }

    /// Adds global behaviors by name: `.behaviors(behaviors![audit, authorization::check])`.
    pub fn behaviors(mut self, behaviors: impl IntoIterator<Item = &'static BehaviorDefinition>) -> Self {
        self.registered.behaviors.extend(behaviors);
        self
    }

    /// Gives a value that handlers find as `&T`.
    #[track_caller]
    pub fn provide<T: Send + Sync + 'static>(self, value: T) -> Self {
        self.provide_dyn(Arc::new(value))
    }

    /// Gives a value behind a trait, found as `&dyn Mailer`; also `Arc<[T]>`, found as `&[T]`, and any `Arc<T>` that
    /// is shared with the rest of the program, found as `&T`.
    ///
    /// Name the type, so that the compiler turns the concrete value into it:
    /// `.provide_dyn::<dyn Mailer>(Arc::new(smtp))`.
    #[track_caller]
    pub fn provide_dyn<T: ?Sized + Send + Sync + 'static>(mut self, value: Arc<T>) -> Self {
        self.provided.insert(value, panic::Location::caller());
        self
    }

    /// Sets the mediator's own clock: the one that handlers find as `&dyn Clock`, and that message ids have their time
    /// from. Without it, that is the [`SystemClock`]. The same as `.provide_dyn::<dyn Clock>(clock)`.
    #[track_caller]
    pub fn clock(self, clock: Arc<dyn Clock>) -> Self {
        self.provide_dyn::<dyn Clock>(clock)
    }

    /// Counts what runs, so that [`Mediator::shutdown`] can wait for it. Each message then takes a lock that all share, when
    /// it begins and when it ends, and two allocations more; without this, messages share nothing.
    pub fn graceful_shutdown(mut self) -> Self {
        self.running.get_or_insert_default();
        self
    }

    /// Sets who is told when a detached event fails: its handlers returned an error or panicked, or the event was given
    /// up. Without it, each failure is one line on standard error. Of several the last counts.
    ///
    /// It is called by the task that handles the event, and shall not block. What it panics with is ignored.
    ///
    /// ```
    /// use cqrs_core::MediatorBuilder;
    ///
    /// let builder = MediatorBuilder::empty()
    ///     .on_detached_failure(|failure| eprintln!("{}: {failure}", failure.correlation_id()));
    /// # let _ = builder;
    /// ```
    pub fn on_detached_failure(mut self, tell: impl Fn(&DetachedFailure) + Send + Sync + 'static) -> Self {
        self.on_detached_failure = Some(Box::new(tell));
        self
    }

    /// Resolves every handler's dependencies.
    ///
    /// # Errors
    /// [`BuildError`] with all problems at once: dependencies that were not provided, or provided twice; contracts
    /// without a handler, or with two; two messages with one name; global behaviors with one order on one message, or
    /// for no message; handlers of an event whose order cannot be kept; a registry with nothing in it.
    pub fn build(mut self) -> Result<Mediator, BuildError> {
        let detached = Detached::new(self.on_detached_failure.take());
        let Assembled { table, registered, clock, watch } = self.assemble()?;
        Ok(Mediator::new(table, Shared::new(&registered, clock, watch, detached)))
    }

    /// Checks what [`build`](Self::build) checks, without real dependencies.
    pub fn wiring(self) -> WiringCheck {
        WiringCheck::new(self)
    }

    pub(crate) fn assemble(self) -> Result<Assembled, BuildError> {
        let Self {
            mut registered,
            from_registry,
            mut provided,
            framework,
            overrides,
            recorders,
            running,
            ..
        } = self;
        let clock = provided.get_or_insert::<dyn Clock>(|| Arc::new(SystemClock));
        let mut problems = settle(&mut registered, from_registry, &overrides);
        problems.extend(provided.twice().iter().map(provided_twice));
        let recording = recorders.iter().map(Recorder::stage);
        let counting = running.iter().map(Running::stage);
        let framework = recording.chain(counting).chain(framework).collect();
        let stages = Stages::resolve(framework, &registered.behaviors, &provided, |behavior, lookups| {
            let taker = (behavior.name(), behavior.location());
            problems.extend(lookups.iter().filter_map(|lookup| missing_dependency(taker, lookup)));
        });
        let replacements = overrides.into_replacements();
        let mut assembly = Assembly { problems, stages, replacements, ..Assembly::new(&provided) };
        for handler in &registered.handlers {
            assembly.add(handler);
        }
        let Assembly { problems, table, .. } = assembly;
        BuildError::check(problems)?;
        Ok(Assembled { table, registered, clock, watch: Watch::new(recorders, running) })
    }

    /// Adds a behavior of the framework inside of those it has, once.
    #[cfg(any(feature = "metrics", feature = "tracing"))]
    pub(crate) fn framework(mut self, stage: Stage) -> Self {
        self.framework.retain(|other| !std::ptr::eq(other.definition, stage.definition));
        self.framework.push(stage);
        self
    }

    pub(crate) fn provided(&mut self) -> &mut Provided {
        &mut self.provided
    }

    pub(crate) fn overrides(&mut self) -> &mut Overrides {
        &mut self.overrides
    }

    pub(crate) fn recorders(&mut self) -> &mut Vec<Recorder> {
        &mut self.recorders
    }

    /// What is registered, settled, and what is wrong with it.
    pub(crate) fn settled(&self) -> (Registered, Vec<Problem>) {
        let mut registered = self.registered.clone();
        let problems = settle(&mut registered, self.from_registry, &self.overrides);
        (registered, problems)
    }
}

impl fmt::Debug for MediatorBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MediatorBuilder")
            .field("handlers", &self.registered.handlers.len())
            .finish_non_exhaustive()
    }
}

/// All that a mediator is made of.
pub(crate) struct Assembled {
    table: Vec<Entry>,
    registered: Registered,
    clock: Arc<dyn Clock>,
    watch: Option<Box<Watch>>,
}

/// A mediator in the making.
struct Assembly<'a> {
    /// One for all handlers, for the memory that it keeps.
    resolver: Resolver<'a>,
    problems: Vec<Problem>,
    table: Vec<Entry>,
    stages: Stages,
    replacements: Replacements,
}

impl<'a> Assembly<'a> {
    fn new(provided: &'a Provided) -> Self {
        Self {
            resolver: Resolver::new(provided),
            problems: Vec::new(),
            table: Vec::new(),
            stages: Stages::default(),
            replacements: Replacements::default(),
        }
    }

    /// Puts the handler in its place, or notes what it lacks. Of two, which `build` reports, the first stays.
    fn add(&mut self, definition: &'static HandlerDefinition) {
        let message = definition.message();
        let replacement = self.replacements.take(definition);
        let is_replaced = replacement.is_some();
        let Some(handler) = replacement.or_else(|| self.resolve(definition)) else { return };
        let stages = self.stages.of(message);
        let entry = self.entry(message);
        if message.kind() == MessageKind::Event {
            let handlers = entry.get_or_insert_with(|| Box::new(EventHandlers::of(message)));
            if let Some(handlers) = handlers.downcast_mut::<EventHandlers>() {
                handlers.push(Ending { handler, definition }, stages);
            }
        } else if stages.is_empty() && !is_replaced {
            entry.get_or_insert(handler);
        } else {
            entry.get_or_insert_with(|| Box::new(Detour { ending: Ending { handler, definition }, stages }));
        }
    }

    /// The handler with its dependencies, or problems that name each missing one.
    fn resolve(&mut self, definition: &'static HandlerDefinition) -> Option<Box<dyn Any + Send + Sync>> {
        let handler = definition.resolve(&mut self.resolver);
        let taker = (definition.name(), definition.location());
        let lookups = self.resolver.drain_lookups();
        self.problems.extend(lookups.filter_map(|lookup| missing_dependency(taker, &lookup)));
        handler
    }

    fn entry(&mut self, message: &MessageDefinition) -> &mut Entry {
        let slot = message.assign_slot();
        if slot >= self.table.len() {
            self.table.resize_with(slot + 1, || None);
        }
        &mut self.table[slot]
    }
}

/// Puts what is registered into order, and finds what is wrong with it, whatever was provided.
fn settle(registered: &mut Registered, from_registry: bool, overrides: &Overrides) -> Vec<Problem> {
    let mut problems = Vec::new();
    if from_registry && registered.is_empty() {
        problems.push(empty_registry());
    }
    problems.extend(drop_repeated(&mut registered.handlers));
    add_handled(registered);
    problems.extend(overrides.apply_replacements(registered, from_registry));
    problems.extend(names_taken_twice(&registered.messages));
    problems.extend(stages::settle(registered));
    problems.extend(handler_order::settle(&mut registered.handlers));
    problems.extend(wrong_handler_counts(registered));
    problems.extend(overrides.apply_left_out(&mut registered.handlers));
    problems
}

/// A handler that is registered by hand brings its message with it.
fn add_handled(registered: &mut Registered) {
    registered.messages.extend(gathered::by_message(&registered.handlers).map(|own| own[0].message()));
    registered.messages.sort_by_key(|message| ptr::from_ref(*message).addr());
    registered.messages.dedup_by_key(|message| ptr::from_ref(*message).addr());
}

fn empty_registry() -> Problem {
    Problem {
        kind: ProblemKind::EmptyRegistry,
        item: "the registry".to_owned(),
        location: None,
        text: "the registry is empty: no message and no handler reached it".to_owned(),
        help: "a crate that the program never names is not linked, even if `Cargo.toml` has it: write \
               `use orders as _;` for each crate of handlers; on a target where nothing runs before `main`, name \
               the handlers: `MediatorBuilder::empty().handlers(handlers![..])`"
            .to_owned(),
    }
}

/// `taker` is the handler or the behavior, and where it stands.
fn missing_dependency((taker, location): (&str, Location), lookup: &Lookup) -> Option<Problem> {
    let Lookup { behavior, argument, needed, missing } = lookup;
    let help = missing.clone()?;
    let what = if is_shared(argument) {
        format!("`{argument}`, which was not provided")
    } else {
        format!("`{argument}`, which is made from `{needed}`, and that was not provided")
    };
    Some(Problem {
        kind: ProblemKind::MissingDependency,
        item: taker.to_owned(),
        location: Some(location),
        text: match behavior {
            Some((behavior, _)) => {
                format!("`{taker}` ({location}) goes through `{behavior}`, which takes {what}")
            }
            None => format!("`{taker}` ({location}) takes {what}"),
        },
        help,
    })
}

/// Whether an argument, as it is written, is the provided value itself: `&T` or `&'a T`, not `&mut T` or `T`.
fn is_shared(argument: &str) -> bool {
    let Some(borrowed) = argument.strip_prefix('&') else { return false };
    !borrowed.split_whitespace().take(2).any(|word| word == "mut")
}

fn provided_twice(twice: &Twice) -> Problem {
    let Twice { type_name, first, second } = twice;
    let [first, second] = [first, second].map(|place| Location::new(place.file(), place.line()));
    Problem {
        kind: ProblemKind::ProvidedTwice,
        item: (*type_name).to_owned(),
        location: Some(second),
        text: format!("`{type_name}` was provided twice: at {first} and at {second}"),
        help: "handlers find a dependency by its type: wrap one of the two in a type of its own".to_owned(),
    }
}

/// A handler that is there twice would run twice for one event.
fn drop_repeated(handlers: &mut Vec<&'static HandlerDefinition>) -> Vec<Problem> {
    // What is the same is for the same message, and next to itself then.
    gathered::gather(handlers);
    for own in gathered::by_message_mut(handlers) {
        own.sort_unstable_by_key(|handler| handler.identity());
    }
    let mut problems = Vec::new();
    handlers.dedup_by(|second, first| {
        let is_same = second.identity() == first.identity();
        if is_same {
            problems.push(Problem {
                kind: ProblemKind::RegisteredTwice,
                item: first.name().to_owned(),
                location: Some(first.location()),
                text: format!("`{}` ({}) was registered twice", first.name(), first.location()),
                help: "`Mediator::builder()` has every linked handler already: name handlers only on \
                       `MediatorBuilder::empty()`, and each once"
                    .to_owned(),
            });
        }
        is_same
    });
    problems
}

fn names_taken_twice(messages: &[&'static MessageDefinition]) -> Vec<Problem> {
    let mut by_name: HashMap<&str, &MessageDefinition> = HashMap::with_capacity(messages.len());
    // Apart from the rest, so that a message with a name of its own costs no allocation.
    let mut taken: HashMap<&str, Vec<&MessageDefinition>> = HashMap::new();
    for message in messages {
        if let Some(other) = by_name.insert(message.name(), message) {
            taken.entry(message.name()).or_default().push(other);
        }
    }
    let mut problems = Vec::new();
    for (name, mut messages) in taken {
        messages.push(by_name[name]);
        messages.sort_by_key(|message| (message.location(), message.module()));
        let (first, others) = (messages[0], &messages[1..]);
        problems.extend(others.iter().map(|other| one_name(name, first, other)));
    }
    problems
}

fn one_name(name: &str, first: &MessageDefinition, other: &MessageDefinition) -> Problem {
    Problem {
        kind: ProblemKind::TwoMessagesWithOneName,
        item: name.to_owned(),
        location: Some(other.location()),
        text: format!(
            "two messages have the name `{name}`: `{}::{}` ({}) and `{}::{}` ({})",
            first.module(),
            first.type_name(),
            first.location(),
            other.module(),
            other.type_name(),
            other.location(),
        ),
        help: format!("give one of them another name: `#[{}(name = \"..\")]`", attribute(other.kind())),
    }
}

fn attribute(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Command => "command",
        MessageKind::Query | MessageKind::StreamQuery => "query",
        MessageKind::Event => "event",
    }
}

/// Where handlers are gathered.
fn wrong_handler_counts(registered: &Registered) -> Vec<Problem> {
    let Registered { messages, handlers, .. } = registered;
    let is_missing = |message: &&&MessageDefinition| {
        message.kind() != MessageKind::Event
            && message.is_contract()
            && gathered::of(handlers, message).is_empty()
    };
    let missing = messages.iter().filter(is_missing).map(|message| contract_without_handler(message));
    let several = gathered::by_message(handlers).filter_map(|own| {
        let message = own[0].message();
        (own.len() > 1 && message.kind() != MessageKind::Event).then(|| two_handlers(message, own))
    });
    missing.chain(several).collect()
}

fn contract_without_handler(message: &MessageDefinition) -> Problem {
    Problem {
        kind: ProblemKind::ContractWithoutHandler,
        item: message.name().to_owned(),
        location: Some(message.location()),
        text: format!(
            "the {} `{}` ({}) is a contract, and no crate that is linked handles it",
            message.kind(),
            message.name(),
            message.location()
        ),
        help: "a crate that the program never names is not linked, even if `Cargo.toml` has it: write \
               `use orders as _;`, with the name of the crate that handles it; if there is none yet, write \
               a function with `#[handler(contract)]`"
            .to_owned(),
    }
}

fn two_handlers(message: &MessageDefinition, handlers: &[&'static HandlerDefinition]) -> Problem {
    let mut handlers = handlers.to_vec();
    handlers.sort_by_key(|handler| (handler.location(), handler.name()));
    let places: Vec<String> =
        handlers.iter().map(|handler| format!("`{}` ({})", handler.name(), handler.location())).collect();
    Problem {
        kind: ProblemKind::TwoHandlers,
        item: message.name().to_owned(),
        location: Some(message.location()),
        text: format!(
            "the {} `{}` ({}) has {} handlers: {}",
            message.kind(),
            message.name(),
            message.location(),
            handlers.len(),
            places.join(", ")
        ),
        help: "keep one; what several handlers shall react to is an `#[event]`".to_owned(),
    }
}
