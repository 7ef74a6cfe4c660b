//! What a program consists of, as data: its messages, their handlers, and what those need.

mod explain;
mod json;
mod mermaid;
mod text;

use std::ptr;

pub use self::explain::Explanation;
use crate::build_error::{BuildError, Problem};
use crate::builder::MediatorBuilder;
use crate::definition::{Argument, HandlerDefinition, MessageDefinition, Through};
use crate::dependency::Lookup;
use crate::gathered;
use crate::global_behavior::BehaviorDefinition;
use crate::mediator::Mediator;
use crate::message::Message;
use crate::publishing::Publishing;

/// The messages of a program, each with its handlers in the order in which they run.
///
/// Nothing has to be provided for it, so a program can print its own: `myapp --catalog`. It prints as text, one line for
/// each handler; [`to_json`](Self::to_json) is for tools, [`to_mermaid`](Self::to_mermaid) for diagrams. It is the same
/// every time: by kind (commands, queries, streaming queries, events), then by name.
///
/// ```
/// # use cqrs_core::Mediator;
/// if std::env::args().any(|argument| argument == "--catalog") {
///     print!("{}", Mediator::catalog());
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Catalog {
    messages: Vec<CatalogMessage>,
    behaviors: Vec<&'static BehaviorDefinition>,
    problems: Vec<Problem>,
}

/// A message in the [`Catalog`].
#[derive(Clone, Debug)]
pub struct CatalogMessage {
    definition: &'static MessageDefinition,
    behaviors: Vec<&'static BehaviorDefinition>,
    handlers: Vec<CatalogHandler>,
    problems: Vec<Problem>,
}

/// A handler in the [`Catalog`].
#[derive(Clone, Debug)]
pub struct CatalogHandler {
    definition: &'static HandlerDefinition,
    arguments: Vec<CatalogArgument>,
    /// The behaviors that it names, with their arguments.
    through: Vec<(Through, Vec<CatalogArgument>)>,
}

/// An argument of a handler or a behavior in the [`Catalog`].
#[derive(Clone, Debug)]
pub struct CatalogArgument {
    argument: Argument,
    needs: Vec<&'static str>,
}

impl Mediator {
    /// Every message and every handler that the program links.
    #[must_use]
    pub fn catalog() -> Catalog {
        Self::builder().catalog()
    }

    /// The way of one message through this program: [`Catalog::explain`] of what is linked.
    ///
    /// `println!("{}", Mediator::explain::<PlaceOrder>())` tells what it takes and who handles it.
    #[must_use]
    pub fn explain<M: Message>() -> Explanation {
        Self::catalog().explain::<M>()
    }
}

impl MediatorBuilder {
    /// Every message and every handler that the mediator will know, whether or not their dependencies were provided.
    #[must_use]
    pub fn catalog(&self) -> Catalog {
        let (registered, problems) = self.settled();
        let problems = BuildError::sorted(problems);
        let mut messages: Vec<CatalogMessage> = registered
            .messages
            .iter()
            .map(|message| {
                let handlers = gathered::of(&registered.handlers, message).iter();
                let behaviors = registered.behaviors.iter().filter(|of| of.matches(message)).copied();
                let handlers = handlers.map(|of| CatalogHandler::new(of)).collect();
                CatalogMessage::new(message, behaviors.collect(), handlers, &problems)
            })
            .collect();
        messages.sort_by_key(|CatalogMessage { definition: it, .. }| {
            (it.kind(), it.name(), it.location(), it.module())
        });
        Catalog { messages, behaviors: registered.behaviors, problems }
    }
}

impl Catalog {
    /// The messages, by kind, then by name.
    #[must_use]
    pub fn messages(&self) -> &[CatalogMessage] {
        &self.messages
    }

    /// The global behaviors, the outermost first.
    #[must_use]
    pub fn behaviors(&self) -> &[&'static BehaviorDefinition] {
        &self.behaviors
    }

    /// Everything that is wrong, other than what was not provided; sorted by place.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The way of one message in plain words. A message that is not in the catalogue has no handler.
    #[must_use]
    pub fn explain<M: Message>(&self) -> Explanation {
        let definition = M::definition();
        let known = self.messages.iter().find(|message| ptr::eq(message.definition, definition)).cloned();
        Explanation::new(
            known.unwrap_or_else(|| CatalogMessage::new(definition, Vec::new(), Vec::new(), &[])),
        )
    }
}

impl CatalogMessage {
    fn new(
        definition: &'static MessageDefinition,
        behaviors: Vec<&'static BehaviorDefinition>,
        handlers: Vec<CatalogHandler>,
        problems: &[Problem],
    ) -> Self {
        let own = (definition.name(), definition.location());
        let is_own = |problem: &&Problem| {
            let mut places = handlers.iter().map(|of| (of.definition.name(), of.definition.location()));
            let place = problem.location().map(|location| (problem.item(), location));
            place.is_some_and(|place| place == own || places.any(|of| of == place))
        };
        let problems = problems.iter().filter(is_own).cloned().collect();
        Self { definition, behaviors, handlers, problems }
    }

    /// Its wire name, and its policy where that is not the usual one: `OrderPlaced (detached)`.
    fn name(&self) -> String {
        match self.definition.publishing() {
            Publishing::Sequential => self.definition.name().to_owned(),
            other => format!("{} ({})", self.definition.name(), other.name()),
        }
    }

    /// Its kind, names and place, what it returns and fails with, and how it is published.
    #[must_use]
    pub fn definition(&self) -> &'static MessageDefinition {
        self.definition
    }

    /// The global behaviors that it passes before a handler, the outermost first. What a handler names itself comes after
    /// them: [`HandlerDefinition::through`].
    #[must_use]
    pub fn behaviors(&self) -> &[&'static BehaviorDefinition] {
        &self.behaviors
    }

    /// Its handlers, in the order in which they run; those of a concurrent event by name.
    #[must_use]
    pub fn handlers(&self) -> &[CatalogHandler] {
        &self.handlers
    }

    /// What is wrong with it or with its handlers: a contract that no linked crate handles, two handlers for a command.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl CatalogHandler {
    fn new(definition: &'static HandlerDefinition) -> Self {
        let lookups = definition.lookups();
        let (own, of_behaviors): (Vec<_>, Vec<_>) =
            lookups.into_iter().partition(|lookup| lookup.behavior.is_none());
        let through = definition.through().iter().map(|&behavior| {
            let own = of_behaviors.iter().filter(|lookup| lookup.behavior == Some(behavior.identity()));
            (behavior, CatalogArgument::all(behavior.arguments(), own))
        });
        Self {
            definition,
            arguments: CatalogArgument::all(definition.arguments(), own.iter()),
            through: through.collect(),
        }
    }

    /// Its name and place, its order and its behaviors.
    #[must_use]
    pub fn definition(&self) -> &'static HandlerDefinition {
        self.definition
    }

    /// What it takes after the message, in the order of its arguments; the `&self` of a method comes first.
    #[must_use]
    pub fn arguments(&self) -> &[CatalogArgument] {
        &self.arguments
    }
}

impl CatalogArgument {
    /// Arguments with what was looked up for them.
    fn all<'a>(arguments: &[Argument], lookups: impl Iterator<Item = &'a Lookup> + Clone) -> Vec<Self> {
        let all = arguments.iter().map(|&argument| {
            let own = lookups.clone().filter(|lookup| lookup.argument == argument.written());
            let mut needs: Vec<&'static str> = own.map(|lookup| lookup.needed).collect();
            // Of two arguments of one type, each finds the lookups of both.
            needs.sort_unstable();
            needs.dedup();
            Self { argument, needs }
        });
        all.collect()
    }

    /// The arguments of a global behavior.
    fn of(behavior: &BehaviorDefinition) -> Vec<Self> {
        Self::all(behavior.arguments(), behavior.lookups().iter())
    }

    /// Its kind, and its type as it is written.
    #[must_use]
    pub fn argument(&self) -> Argument {
        self.argument
    }

    /// The types, in full, that the builder has to be given for it: the argument's own where it is shared, otherwise
    /// what it is opened or made from.
    #[must_use]
    pub fn needs(&self) -> &[&'static str] {
        &self.needs
    }
}

#[cfg(test)]
mod tests;
