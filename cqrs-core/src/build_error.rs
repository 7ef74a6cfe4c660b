//! What `build()` found wrong, all of it.

use std::error::Error as StdError;
use std::fmt;

use crate::definition::Location;

/// Every problem that [`build`](crate::MediatorBuilder::build) found, sorted by place.
///
/// It reads the same through `{}` and `{:?}`, so that a `main` that returns it prints the report.
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
    pub(crate) fn check(mut problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() {
            return Ok(());
        }
        problems.sort_by(|a, b| {
            (a.location, a.kind, &a.item, &a.text).cmp(&(b.location, b.kind, &b.item, &b.text))
        });
        Err(Self { problems })
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
        for problem in &self.problems {
            write!(f, "\n\n{problem}")?;
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
