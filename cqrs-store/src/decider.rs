//! Deciders: functions from a state and a command to events.

use std::error::Error as StdError;
use std::fmt;

use cqrs_core::{Error, Message};

use crate::aggregate::{Aggregate, IntoDecision};
use crate::provided::Provided;

/// An aggregate that decides on a command: `#[handler(aggregate)]` implements it for each of its deciders.
///
/// *Decider* in Jérémie Chassaing's functional event sourcing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not decide on `{C}`",
    label = "has no decider for `{C}`",
    note = "write one in `#[handler(aggregate)] impl {Self}`"
)]
pub trait Decides<C: Message>: Aggregate {
    /// Whether there is to be one before.
    #[doc(hidden)]
    const ON: Existence;

    /// What else it decides by.
    #[doc(hidden)]
    type Dependencies<'a>;

    /// Decides.
    #[doc(hidden)]
    fn decide(
        subject: &mut Subject<Self>,
        command: &C,
        dependencies: Self::Dependencies<'_>,
    ) -> Result<C::Output, Error<C::Error>>;

    /// Finds its dependencies among those of a test.
    #[doc(hidden)]
    fn provided<R>(provided: &Provided, run: impl FnOnce(Self::Dependencies<'_>) -> R) -> R;
}

/// Which aggregates a decider is for.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existence {
    Existing,
    New,
    Either,
}

/// An aggregate that is stored as its state, which its deciders may therefore change themselves.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is stored as its events: a decider returns them, and does not change the state itself",
    label = "not stored as its state",
    note = "take `&self`, return events, and let `Apply` change the state; or store the state: `#[aggregate(state, ..)]`"
)]
pub trait StoredAsState: Aggregate {}

/// The state of an aggregate, and what was decided on it.
#[doc(hidden)]
pub struct Subject<A: Aggregate> {
    pub(crate) state: A,
    pub(crate) exists: bool,
    pub(crate) recorded: Vec<A::Event>,
    /// Whether the state was changed without an event.
    pub(crate) is_changed: bool,
    /// Whether events tell of what the state has already.
    tells_only: bool,
}

impl<A: Aggregate> Subject<A> {
    pub(crate) fn new() -> Self {
        Self {
            state: A::initial(),
            exists: false,
            recorded: Vec::new(),
            is_changed: false,
            tells_only: false,
        }
    }

    /// Puts events behind those that are there, and applies them.
    pub(crate) fn record(&mut self, record: impl FnOnce(&mut Vec<A::Event>)) {
        let before = self.recorded.len();
        record(&mut self.recorded);
        for event in &self.recorded[before..] {
            self.exists = true;
            if !self.tells_only {
                self.state.apply_any(event);
            }
        }
    }

    /// The state, which is stored as it is from now on.
    pub(crate) fn state_mut(&mut self) -> &mut A
    where
        A: StoredAsState,
    {
        (self.exists, self.is_changed) = (true, true);
        &mut self.state
    }
}

/// What a decider decides by.
#[doc(hidden)]
#[must_use]
pub fn state<A: Aggregate>(subject: &Subject<A>) -> &A {
    &subject.state
}

/// The same, where there is one.
#[doc(hidden)]
#[must_use]
pub fn existing<A: Aggregate>(subject: &Subject<A>) -> Option<&A> {
    subject.exists.then_some(&subject.state)
}

/// What a decider changes by itself.
#[doc(hidden)]
pub fn state_mut<A: StoredAsState>(subject: &mut Subject<A>) -> &mut A {
    subject.state_mut()
}

/// Does what was decided.
#[doc(hidden)]
pub fn decided<A: Aggregate, T, D: IntoDecision<A, T, S>, S>(subject: &mut Subject<A>, decision: D) -> T {
    decision.into_decision(subject)
}

/// Does what was decided by a decider that has changed the state already: its events only tell of it.
#[doc(hidden)]
pub fn changed<A: Aggregate, T, D: IntoDecision<A, T, S>, S>(subject: &mut Subject<A>, decision: D) -> T {
    subject.tells_only = true;
    let answer = decision.into_decision(subject);
    subject.tells_only = false;
    answer
}

/// What a decider has returned.
#[doc(hidden)]
pub fn returned<D, E, R: DeciderResult<D, E>>(returned: R) -> Result<D, E> {
    returned.into_result()
}

/// What a decider returns.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a decider returns a `Result`, and this one returns `{Self}`",
    label = "not a `Result`",
    note = "`Ok` has events of the aggregate: one, `()` for none, an `Option`, a `Vec`, an array or a tuple; where the command returns something, `Decision::new(events, answer)`",
    note = "`Err` has the command's error: nothing happens"
)]
pub trait DeciderResult<D, E> {
    fn into_result(self) -> Result<D, E>;
}

#[diagnostic::do_not_recommend]
impl<D, E> DeciderResult<D, E> for Result<D, E> {
    fn into_result(self) -> Self {
        self
    }
}

impl<A: Aggregate + fmt::Debug> fmt::Debug for Subject<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subject").field("state", &self.state).finish_non_exhaustive()
    }
}

/// An argument that a decider decides on.
#[doc(hidden)]
pub trait HasSubject {
    type Aggregate: Aggregate;

    fn subject(&mut self) -> &mut Subject<Self::Aggregate>;
}

/// What a test's decider came to, where that was no event.
#[derive(Debug)]
#[non_exhaustive]
pub enum Undecided<E> {
    /// It decided against it.
    Refused(E),
    /// The command is for an aggregate that exists, and this one does not.
    NotFound,
    /// The command creates an aggregate, and this one exists.
    AlreadyExists,
}

impl<E: fmt::Display> fmt::Display for Undecided<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => error.fmt(f),
            Self::NotFound => f.write_str("the aggregate does not exist"),
            Self::AlreadyExists => f.write_str("the aggregate exists already"),
        }
    }
}

impl<E: fmt::Debug + fmt::Display> StdError for Undecided<E> {}
