//! The way of one message, in plain words.

use std::fmt;

use super::{CatalogArgument, CatalogHandler, CatalogMessage};
use crate::definition::Argument;
use crate::message::MessageKind;
use crate::publishing::{Publishing, WhenFull};

/// What happens to a message, from its caller to its handlers: to be printed.
///
/// Made by [`Catalog::explain`](super::Catalog::explain) and [`Mediator::explain`](crate::Mediator::explain).
#[derive(Clone, Debug)]
pub struct Explanation {
    message: CatalogMessage,
}

impl Explanation {
    pub(super) fn new(message: CatalogMessage) -> Self {
        Self { message }
    }

    /// The message, as it stands in the catalogue.
    #[must_use]
    pub fn message(&self) -> &CatalogMessage {
        &self.message
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CatalogMessage { definition, behaviors, handlers, problems } = &self.message;
        let kind = definition.kind();
        writeln!(
            f,
            "{kind} `{}`: {}::{}, {}",
            definition.name(),
            definition.module(),
            definition.type_name(),
            definition.location()
        )?;
        if definition.is_contract() {
            writeln!(f, "  a contract: any one crate may handle it")?;
        }
        if kind != MessageKind::Event {
            let each = if kind == MessageKind::StreamQuery { "item by item, each " } else { "" };
            writeln!(f, "  answers {each}`{}`", definition.returns())?;
            writeln!(f, "  fails with `{}`", definition.error())?;
        }
        match definition.publishing() {
            Publishing::Sequential => {}
            other => writeln!(f, "  published {}: {}", other.name(), way(other))?,
        }
        for problem in problems {
            writeln!(f, "  problem: {}", problem.text)?;
        }
        for behavior in behaviors {
            let (name, order, place) = (behavior.name(), behavior.order(), behavior.location());
            writeln!(f, "behavior `{name}`, order {order}: {place}")?;
            explain_arguments(f, &CatalogArgument::of(behavior))?;
        }
        if handlers.is_empty() {
            writeln!(f, "no handler")?;
        }
        handlers.iter().try_for_each(|handler| explain(f, handler))
    }
}

fn way(publishing: Publishing) -> String {
    match publishing {
        Publishing::Sequential => "the handlers run one after the other".to_owned(),
        Publishing::StopOnFirstError => "no handler runs after one that fails".to_owned(),
        Publishing::Concurrent => "the handlers run all at once".to_owned(),
        Publishing::Detached { capacity, when_full } => {
            let more = match when_full {
                WhenFull::Wait => "who publishes one more waits too",
                WhenFull::Reject => "one more is rejected",
            };
            format!("the handlers run in the background; up to {capacity} events wait for them, and {more}")
        }
    }
}

fn explain(f: &mut fmt::Formatter<'_>, handler: &CatalogHandler) -> fmt::Result {
    let CatalogHandler { definition, arguments, .. } = handler;
    write!(f, "handler `{}`: {}", definition.name(), definition.location())?;
    match definition.order() {
        0 => writeln!(f)?,
        order => writeln!(f, ", order {order}")?,
    }
    for other in definition.after() {
        writeln!(f, "  after    `{}`: {}", other.name(), other.location())?;
    }
    for behavior in definition.through() {
        write!(f, "  through  `{}` ({})", behavior.name(), behavior.location())?;
        for (index, argument) in behavior.arguments().iter().enumerate() {
            write!(f, "{} `{}`", if index == 0 { ":" } else { "," }, argument.written())?;
        }
        writeln!(f)?;
    }
    let borrowed = if definition.borrows_message() { "borrowed" } else { "by value" };
    writeln!(f, "  message  {borrowed}")?;
    explain_arguments(f, arguments)
}

/// In the order in which they come into being.
fn explain_arguments(f: &mut fmt::Formatter<'_>, arguments: &[CatalogArgument]) -> fmt::Result {
    let mut arguments: Vec<&CatalogArgument> = arguments.iter().collect();
    arguments.sort_by_key(|argument| match argument.argument {
        Argument::Shared(_) => 0,
        Argument::Value(_) => 1,
        Argument::Scoped(_) => 2,
        Argument::Context(_) => 3,
    });
    arguments.into_iter().try_for_each(|it| writeln!(f, "  {}", argument(it)))
}

fn argument(argument: &CatalogArgument) -> String {
    let from = match &argument.needs[..] {
        [] => String::new(),
        needs => format!(" from `{}`", needs.join("`, `")),
    };
    match argument.argument {
        Argument::Shared(written) => format!("shared   `{written}`: the one that the builder was given"),
        Argument::Value(written) => format!("value    `{written}`: made for each call{from}"),
        Argument::Scoped(written) => {
            format!(
                "scoped   `{written}`: opened for the message{from}; committed after `Ok`, else rolled back"
            )
        }
        Argument::Context(written) => format!("context  `{written}`: the call itself"),
    }
}
