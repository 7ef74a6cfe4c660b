//! What a test put in the place of handlers, until the mediator is built.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::marker::PhantomData;
use std::panic;
use std::pin::Pin;
use std::ptr;
use std::sync::{Mutex, PoisonError};
use std::task::{Context as TaskContext, Poll};

use futures_core::Stream;

use crate::any_next::AnyOutcome;
use crate::boxed::{BoxFuture, BoxStream};
use crate::build_error::{Problem, ProblemKind};
use crate::carried::Carried;
use crate::context::Context;
use crate::definition::{HandlerDefinition, Location, MessageDefinition, Resolve};
use crate::ending::{
    Each, Repeats, Run, as_handler, gone, no_handler, nothing, slot_of, stream_slot_of, streaming,
};
use crate::error::Error;
use crate::message::{Message, MessageKind};
use crate::registry::Registered;
use crate::slot::AnySlot;

/// All changes of one builder, in the order in which they were made.
#[derive(Default)]
pub(crate) struct Overrides {
    replaced: Vec<Replacement>,
    left_out: Vec<LeftOut>,
}

/// What stands in for the handler of one message.
pub(crate) struct Replacement {
    definition: &'static HandlerDefinition,
    handler: Box<dyn Any + Send + Sync>,
}

struct LeftOut {
    which: Which,
    location: Location,
}

enum Which {
    This(&'static HandlerDefinition),
    Named(String),
}

/// The replacements themselves, by the message that they are for.
#[derive(Default)]
pub(crate) struct Replacements(HashMap<*const MessageDefinition, Box<dyn Any + Send + Sync>>);

impl Replacements {
    /// The replacement that a definition stands for.
    pub(crate) fn take(&mut self, definition: &HandlerDefinition) -> Option<Box<dyn Any + Send + Sync>> {
        // Most mediators have none, and ask for each handler.
        if self.0.is_empty() {
            return None;
        }
        self.0.remove(&ptr::from_ref(definition.message()))
    }
}

impl Overrides {
    pub(super) fn replace(&mut self, replacement: Replacement) {
        self.replaced.push(replacement);
    }

    pub(super) fn leave_out(
        &mut self,
        handler: &'static HandlerDefinition,
        at: &'static panic::Location<'static>,
    ) {
        self.left_out.push(LeftOut { which: Which::This(handler), location: location(at) });
    }

    pub(super) fn leave_out_named(&mut self, name: &str, at: &'static panic::Location<'static>) {
        self.left_out.push(LeftOut { which: Which::Named(name.to_owned()), location: location(at) });
    }

    /// Puts the replacements among what is registered, and finds what there is nothing to replace of.
    pub(crate) fn apply_replacements(
        &self,
        registered: &mut Registered,
        from_registry: bool,
    ) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (index, replacement) in self.replaced.iter().enumerate() {
            let message = replacement.definition.message();
            let is_same = |other: &&Replacement| ptr::eq(other.definition.message(), message);
            if let Some(first) = self.replaced[..index].iter().find(is_same) {
                problems.push(replaced_twice(message, first.definition, replacement.definition));
                continue;
            }
            // Without the registry, the replacement brings its message along as a handler does.
            if !registered.messages.iter().any(|other| ptr::eq(*other, message)) {
                if from_registry {
                    problems.push(not_registered(message, replacement.definition));
                    continue;
                }
                registered.messages.push(message);
            }
            registered.handlers.retain(|handler| !ptr::eq(handler.message(), message));
            registered.handlers.push(replacement.definition);
        }
        problems
    }

    /// Takes away what is left out. To be done when the handlers are in order: each that stays keeps its place, also when it
    /// runs after one that is gone.
    pub(crate) fn apply_left_out(&self, handlers: &mut Vec<&'static HandlerDefinition>) -> Vec<Problem> {
        self.left_out.iter().filter_map(|left_out| left_out.apply(handlers)).collect()
    }

    pub(crate) fn into_replacements(self) -> Replacements {
        let by_message = |of: Replacement| (ptr::from_ref(of.definition.message()), of.handler);
        Replacements(self.replaced.into_iter().map(by_message).collect())
    }
}

impl Replacement {
    /// By a function that answers once.
    pub(super) fn once<M: Message, F: Answers<M>>(
        function: F,
        at: &'static panic::Location<'static>,
    ) -> Self {
        let run = (run_function::<M, F> as Run, Repeats::WithCopy);
        Self { definition: definition::<M, F>(location(at), run), handler: Box::new(Function(function)) }
    }

    /// By a function that streams.
    pub(super) fn stream<M: Message, F: Streams<M>>(
        function: F,
        at: &'static panic::Location<'static>,
    ) -> Self {
        let run = (run_stream::<M, F> as Run, Repeats::Never);
        Self { definition: definition::<M, F>(location(at), run), handler: Box::new(Function(function)) }
    }
}

/// A function that answers once.
pub(super) trait Answers<M: Message>:
    for<'a> Fn(M, Context<'a>) -> BoxFuture<'a, Result<M::Output, M::Error>> + Send + Sync + 'static
{
}

impl<M, F> Answers<M> for F
where
    M: Message,
    F: for<'a> Fn(M, Context<'a>) -> BoxFuture<'a, Result<M::Output, M::Error>> + Send + Sync + 'static,
{
}

/// A function that streams.
pub(super) trait Streams<M: Message>:
    Fn(M) -> BoxStream<'static, Result<M::Output, M::Error>> + Send + Sync + 'static
{
}

impl<M, F> Streams<M> for F
where
    M: Message,
    F: Fn(M) -> BoxStream<'static, Result<M::Output, M::Error>> + Send + Sync + 'static,
{
}

/// Tells a replacement from all handlers.
struct Identity<M>(PhantomData<M>);

/// The definition of a replacement, which stands in the place of the handler's. It lives as long as the program, and so there
/// is one for each place in the source, however often a test runs.
fn definition<M: Message, F: 'static>(location: Location, run: (Run, Repeats)) -> &'static HandlerDefinition {
    static DEFINITIONS: Mutex<Vec<&'static HandlerDefinition>> = Mutex::new(Vec::new());
    let identity = TypeId::of::<Identity<(M, F)>>();
    let mut definitions = DEFINITIONS.lock().unwrap_or_else(PoisonError::into_inner);
    let known = definitions.iter().find(|known| (known.identity(), known.location()) == (identity, location));
    if let Some(known) = known {
        return known;
    }
    // It needs nothing, and is there already.
    let resolve: Resolve = |_| None;
    let module = module_path!();
    let definition =
        HandlerDefinition::new("replacement", module, location, identity, M::definition, resolve, run);
    let definition: &_ = Box::leak(Box::new(definition));
    definitions.push(definition);
    definition
}

fn location(at: &'static panic::Location<'static>) -> Location {
    Location::new(at.file(), at.line())
}

impl LeftOut {
    fn apply(&self, handlers: &mut Vec<&'static HandlerDefinition>) -> Option<Problem> {
        let chosen: Vec<_> = handlers.iter().copied().filter(|handler| self.is_for(handler)).collect();
        if chosen.is_empty() {
            return Some(self.not_there());
        }
        if let Some(handler) = chosen.iter().find(|handler| handler.message().kind() != MessageKind::Event) {
            return Some(self.only_one(handler));
        }
        handlers.retain(|handler| !self.is_for(handler));
        None
    }

    fn is_for(&self, handler: &HandlerDefinition) -> bool {
        match &self.which {
            Which::This(this) => this.identity() == handler.identity(),
            Which::Named(name) => {
                let full = format!("::{}::{}", handler.module(), handler.name());
                full.strip_suffix(name.as_str()).is_some_and(|rest| rest.ends_with("::"))
            }
        }
    }

    fn name(&self) -> &str {
        match &self.which {
            Which::This(handler) => handler.name(),
            Which::Named(name) => name,
        }
    }

    fn not_there(&self) -> Problem {
        let (name, location) = (self.name(), self.location);
        Problem {
            kind: ProblemKind::NothingToReplace,
            item: name.to_owned(),
            location: Some(location),
            text: format!("`{name}` is to be left out ({location}), and no such handler is registered"),
            help: "name a handler that is, and each once: the function's name, `Type::method` for a method, with its \
                   module before it or without"
                .to_owned(),
        }
    }

    fn only_one(&self, handler: &HandlerDefinition) -> Problem {
        let (name, message, location) = (handler.name(), handler.message(), self.location);
        let kind = message.kind();
        Problem {
            kind: ProblemKind::OnlyHandler,
            item: name.to_owned(),
            location: Some(location),
            text: format!(
                "`{name}` ({}) is to be left out ({location}), and is the only handler of the {kind} `{}`",
                handler.location(),
                message.name()
            ),
            help: "put another in its place: `.replace(..)`, or `.replace_stream(..)` for a streaming query"
                .to_owned(),
        }
    }
}

fn replaced_twice(
    message: &MessageDefinition,
    first: &HandlerDefinition,
    second: &HandlerDefinition,
) -> Problem {
    let [first, second] = [first, second].map(HandlerDefinition::location);
    Problem {
        kind: ProblemKind::ReplacedTwice,
        item: message.name().to_owned(),
        location: Some(second),
        text: format!(
            "the handler of `{}` ({}) is replaced twice: at {first} and at {second}",
            message.name(),
            message.location()
        ),
        help: "keep one".to_owned(),
    }
}

fn not_registered(message: &MessageDefinition, replacement: &HandlerDefinition) -> Problem {
    let location = replacement.location();
    Problem {
        kind: ProblemKind::NothingToReplace,
        item: message.name().to_owned(),
        location: Some(location),
        text: format!(
            "the handler of `{}` ({}) is to be replaced ({location}), and the {} is not registered",
            message.name(),
            message.location(),
            message.kind()
        ),
        help: "where nothing runs before `main`, the registry stays empty: start from `MediatorBuilder::empty()`, and name \
               the handlers"
            .to_owned(),
    }
}

/// A function in the place of a handler.
struct Function<F>(F);

fn run_function<'a, M: Message, F: Answers<M>>(
    function: &'a (dyn Any + Send + Sync),
    message: Carried<'a>,
    slot: &'a mut (dyn AnySlot + 'static),
    _: Each<'a>,
    context: Context<'a>,
) -> BoxFuture<'a, AnyOutcome> {
    let Some(Function(function)) = as_handler::<Function<F>>(function) else {
        return no_handler(slot, M::NAME);
    };
    let Some(message) = message.take::<M>() else { return gone(slot, M::NAME) };
    let Some(slot) = slot_of::<M::Output, M::Error>(slot) else { return nothing() };
    let answer = function(message, context);
    Box::pin(async move { AnyOutcome::of(slot.0.insert(answer.await.map_err(Error::Handler))) })
}

fn run_stream<'a, M: Message, F: Streams<M>>(
    function: &'a (dyn Any + Send + Sync),
    message: Carried<'a>,
    slot: &'a mut (dyn AnySlot + 'static),
    each: Each<'a>,
    _: Context<'a>,
) -> BoxFuture<'a, AnyOutcome> {
    let Some(Function(function)) = as_handler::<Function<F>>(function) else {
        return no_handler(slot, M::NAME);
    };
    let Some(message) = message.take::<M>() else { return gone(slot, M::NAME) };
    let Some(slot) = stream_slot_of(slot) else { return nothing() };
    Box::pin(streaming(Items(function(message)), slot, each))
}

/// The items of a function's stream as those of a handler.
struct Items<T, E>(BoxStream<'static, Result<T, E>>);

impl<T, E> Stream for Items<T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(task).map(|item| item.map(|item| item.map_err(Error::Handler)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::box_error::BoxError;
    use crate::message::{kind, reach};

    struct Unknown;

    static DEFINITION: MessageDefinition = MessageDefinition::new(
        "Unknown",
        MessageKind::Command,
        false,
        "Unknown",
        "tests",
        Location::new("tests.rs", 1),
    );

    impl Message for Unknown {
        type Output = ();
        type Error = BoxError;
        type Kind = kind::Command;
        type Reach = reach::Local;
        const NAME: &'static str = "Unknown";

        fn definition() -> &'static MessageDefinition {
            &DEFINITION
        }
    }

    fn nothing(_: Unknown, _: Context<'_>) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(async { Ok(()) })
    }

    #[track_caller]
    fn overrides() -> Overrides {
        let mut overrides = Overrides::default();
        overrides.replace(Replacement::once::<Unknown, _>(nothing, panic::Location::caller()));
        overrides
    }

    #[test]
    fn a_message_that_the_registry_does_not_know_cannot_be_replaced() {
        let mut registered = Registered::default();
        let problems = overrides().apply_replacements(&mut registered, true);
        let [problem] = &problems[..] else { panic!("{problems:?}") };
        assert_eq!((problem.kind(), problem.item()), (ProblemKind::NothingToReplace, "Unknown"));
        assert!(problem.to_string().contains("the command is not registered"), "{problem}");
        assert!(registered.handlers.is_empty());
    }

    #[test]
    fn without_the_registry_a_replacement_brings_its_message_along() {
        let mut registered = Registered::default();
        assert!(overrides().apply_replacements(&mut registered, false).is_empty());
        assert_eq!((registered.handlers.len(), registered.messages.len()), (1, 1));
    }

    #[test]
    fn one_place_in_the_source_has_one_definition() {
        let definitions: Vec<_> = (0..2).map(|_| overrides().replaced[0].definition).collect();
        assert!(ptr::eq(definitions[0], definitions[1]));
        assert!(!ptr::eq(definitions[0], overrides().replaced[0].definition));
    }
}
