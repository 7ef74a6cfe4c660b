//! What `build()` found wrong, all of it.

use std::error::Error as StdError;
use std::fmt;

use crate::definition::Location;

/// Every problem that [`build`](crate::MediatorBuilder::build) found, sorted by place.
///
/// It reads the same through `{}` and `{:?}`, so that a `main` that returns it prints the report. Problems with one
/// remedy are printed together: a pool that was forgotten is missing in many handlers.
pub struct BuildError {
    problems: Vec<Problem>,
}

/// One problem, with its place and its remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub(crate) kind: ProblemKind,
    pub(crate) item: String,
    pub(crate) location: Option<Location>,
    pub(crate) text: String,
    pub(crate) help: String,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ProblemKind {
    /// Nothing at all is in the registry.
    EmptyRegistry,
    /// An argument needs a value that the builder was not given.
    MissingDependency,
    /// One type was provided twice.
    ProvidedTwice,
    /// A contract is defined, and no linked crate handles it.
    ContractWithoutHandler,
    /// A command or query has more than one handler.
    TwoHandlers,
    /// One handler was registered twice by hand.
    RegisteredTwice,
    /// Two messages have one wire name.
    TwoMessagesWithOneName,
    /// Two global behaviors that meet on a message have one order.
    TwoBehaviorsWithOneOrder,
    /// There is no message that a global behavior is for.
    BehaviorWithoutMessage,
    /// A test replaces or leaves out what is not there; see [`testing`](crate::testing).
    NothingToReplace,
    /// A test replaces the handler of one message twice.
    ReplacedTwice,
    /// A test leaves the only handler of a message out.
    OnlyHandler,
    /// Handlers of an event run after each other, in a circle.
    HandlersInACircle,
    /// A handler runs `after` one of another message.
    AfterHandlerOfAnotherMessage,
    /// A handler runs `after` one that the mediator does not have.
    AfterMissingHandler,
    /// A handler runs `after` one, and has the smaller `order`.
    OrderAgainstAfter,
    /// A handler of a concurrent event has an `order`, or runs `after` another.
    OrderOfConcurrentHandlers,
}

impl Problem {
    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> ProblemKind {
        self.kind
    }

    /// The handler, message or type that it is about.
    #[must_use]
    pub fn item(&self) -> &str {
        &self.item
    }

    /// Where the item stands; `None` where it has no place, as an empty registry.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        self.location
    }

    /// What to do.
    #[must_use]
    pub fn help(&self) -> &str {
        &self.help
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  help: {}", self.text, self.help)
    }
}

impl BuildError {
    /// `Err` if there is any problem.
    pub(crate) fn check(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() {
            return Ok(());
        }
        Err(Self { problems: Self::sorted(problems) })
    }

    pub(crate) fn sorted(mut problems: Vec<Problem>) -> Vec<Problem> {
        // Stable: the arguments of one handler stay in the order in which they were looked up.
        problems.sort_by(|a, b| (a.location, a.kind, &a.item).cmp(&(b.location, b.kind, &b.item)));
        problems
    }

    /// The problems, sorted by file, line and kind; at least one.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problems.len() {
            1 => write!(f, "the mediator cannot be built: 1 problem")?,
            count => write!(f, "the mediator cannot be built: {count} problems")?,
        }
        let mut rest: Vec<&Problem> = self.problems.iter().collect();
        while let Some(&first) = rest.first() {
            let is_like_first =
                |problem: &&Problem| (problem.kind, &problem.help) == (first.kind, &first.help);
            let (alike, others) = rest.into_iter().partition::<Vec<_>, _>(is_like_first);
            f.write_str("\n")?;
            for problem in alike {
                write!(f, "\n{}", problem.text)?;
            }
            write!(f, "\n  help: {}", first.help)?;
            rest = others;
        }
        Ok(())
    }
}

impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl StdError for BuildError {}
