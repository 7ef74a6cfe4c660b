//! Deciders: functions from a state and a command to events.

use std::error::Error as StdError;
use std::fmt;

use cqrs_core::{Command, Error};

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
pub trait Decides<C: Command>: Aggregate {
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
}

impl<A: Aggregate> Subject<A> {
    pub(crate) fn new() -> Self {
        Self { state: A::default(), exists: false, recorded: Vec::new(), is_changed: false }
    }

    /// Puts events behind those that are there, and applies them, where they are not applied already.
    pub(crate) fn record(&mut self, record: impl FnOnce(&mut Vec<A::Event>)) {
        let before = self.recorded.len();
        record(&mut self.recorded);
        for event in &self.recorded[before..] {
            self.state.apply_any(event);
            self.exists = true;
        }
    }

    fn decided<T, R, E, S>(&mut self, decision: Result<R, E>) -> Result<T, E>
    where
        R: IntoDecision<A, T, S>,
    {
        let decision = decision?;
        let mut answer = None;
        self.record(|events| answer = Some(decision.into_decision(events)));
        Ok(answer.expect("it was just decided"))
    }

    /// By the state.
    pub fn decide<T, R, E, S>(&mut self, decide: impl FnOnce(&A) -> Result<R, E>) -> Result<T, E>
    where
        R: IntoDecision<A, T, S>,
    {
        let decision = decide(&self.state);
        self.decided(decision)
    }

    /// Without a state.
    pub fn create<T, R, E, S>(&mut self, decide: impl FnOnce() -> Result<R, E>) -> Result<T, E>
    where
        R: IntoDecision<A, T, S>,
    {
        self.decided(decide())
    }

    /// By the state, where there is one.
    pub fn decide_either<T, R, E, S>(
        &mut self,
        decide: impl FnOnce(Option<&A>) -> Result<R, E>,
    ) -> Result<T, E>
    where
        R: IntoDecision<A, T, S>,
    {
        let decision = decide(self.exists.then_some(&self.state));
        self.decided(decision)
    }

    /// In the state.
    pub fn change<T, R, E, S>(&mut self, decide: impl FnOnce(&mut A) -> Result<R, E>) -> Result<T, E>
    where
        A: StoredAsState,
        R: IntoDecision<A, T, S>,
    {
        let decision = decide(&mut self.state)?;
        self.is_changed = true;
        // The state has changed already: the events only tell of it.
        Ok(decision.into_decision(&mut self.recorded))
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
