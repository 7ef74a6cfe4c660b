//! Deciders in tests: given what has happened, when a command comes, then this happens.
//!
//! No database, no runtime, no mediator: a decider is a function.
//!
//! *Given, when, then* from behaviour-driven development (Dan North); for deciders, Greg Young's simple testing.

use std::fmt::{self, Debug};
use std::marker::PhantomData;
use std::sync::Arc;

use cqrs_core::{Command, Error};
use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use crate::aggregate::{Aggregate, AggregateEvent, IntoEvents};
use crate::decider::{Decides, Existence, Subject, Undecided};
use crate::loaded::Loaded;
use crate::maybe_root::MaybeRoot;
use crate::new_root::NewRoot;
use crate::provided::Provided;
use crate::root::Root;

/// Begins a scenario of an aggregate: `Order::given([..])`.
pub trait Given: Aggregate {
    /// This has happened to the aggregate; `()` where nothing has, and there is none.
    fn given(events: impl IntoEvents<Self>) -> Scenario<Self> {
        let mut subject = Subject::new();
        subject.record(|recorded| events.into_events(recorded));
        subject.recorded.clear();
        Scenario { subject, provided: Provided::default() }
    }

    /// The aggregate is in this state, however it came to it: for those that are stored as their state.
    fn given_state(state: Self) -> Scenario<Self> {
        let mut subject = Subject::new();
        (subject.state, subject.exists) = (state, true);
        Scenario { subject, provided: Provided::default() }
    }
}

impl<A: Aggregate> Given for A {}

/// An aggregate as a handler's argument `&mut Root<Order>`, to call the handler as the function that it is. Nothing of
/// it is stored; [`Root::recorded`] has what the handler recorded.
///
/// # Panics
/// Where nothing has happened to it, so that there is none; and for an id that cannot be stored.
pub fn root<A: Aggregate>(id: A::Id, events: impl IntoEvents<A>) -> Root<A> {
    Root::of(loaded(id, events)).unwrap_or_else(|error| panic!("{error}"))
}

/// The same for the argument `&mut NewRoot<Order>`.
///
/// # Panics
/// For an id that cannot be stored.
#[must_use]
pub fn new_root<A: Aggregate>(id: A::Id) -> NewRoot<A> {
    NewRoot::of(loaded(id, ()))
}

/// The same for the argument `&mut MaybeRoot<Order>`.
///
/// # Panics
/// For an id that cannot be stored.
pub fn maybe_root<A: Aggregate>(id: A::Id, events: impl IntoEvents<A>) -> MaybeRoot<A> {
    MaybeRoot::of(loaded(id, events))
}

fn loaded<A: Aggregate>(id: A::Id, events: impl IntoEvents<A>) -> Loaded<A> {
    let mut loaded = Loaded::new(id).unwrap_or_else(|error| panic!("{error}"));
    loaded.given(events);
    loaded
}

/// What a decider finds.
#[must_use = "nothing is decided before `when`"]
pub struct Scenario<A: Aggregate> {
    subject: Subject<A>,
    provided: Provided,
}

impl<A: Aggregate> Scenario<A> {
    /// A shared dependency, found as `&T`.
    pub fn provide<T: Send + Sync + 'static>(mut self, value: T) -> Self {
        self.provided.insert(Arc::new(value));
        self
    }

    /// A shared dependency that is found as `&dyn Trait`.
    pub fn provide_dyn<T: ?Sized + Send + Sync + 'static>(mut self, value: Arc<T>) -> Self {
        self.provided.insert(value);
        self
    }

    /// The command comes.
    ///
    /// # Panics
    /// Where the decider needs a dependency that the test has not provided.
    #[must_use = "nothing is checked before `then`"]
    pub fn when<C: Command>(mut self, command: C) -> Decided<A, C>
    where
        A: Decides<C>,
    {
        let outcome = match (A::ON, self.subject.exists) {
            (Existence::Existing, false) => Err(Undecided::NotFound),
            (Existence::New, true) => Err(Undecided::AlreadyExists),
            _ => {
                let subject = &mut self.subject;
                A::provided(&self.provided, |dependencies| A::decide(subject, &command, dependencies))
                    .map_err(|error| match error {
                        Error::Handler(error) => Undecided::Refused(error),
                        Error::Rejected(rejection) => unreachable!("a decider rejects nothing: {rejection}"),
                    })
            }
        };
        Decided { subject: self.subject, outcome, command: PhantomData }
    }
}

/// What a decider came to.
pub struct Decided<A: Aggregate, C: Command> {
    subject: Subject<A>,
    outcome: Result<C::Output, Undecided<C::Error>>,
    command: PhantomData<C>,
}

impl<A: Aggregate, C: Command> Decided<A, C> {
    /// Exactly these events happen, in this order: those with the same names and the same data, as they are stored.
    ///
    /// # Panics
    /// Where it is otherwise, with the difference.
    #[track_caller]
    pub fn then(self, events: impl IntoEvents<A>) -> Self {
        if let Err(error) = &self.outcome {
            panic!("`{}` was refused: {error}", C::NAME);
        }
        let mut expected = Vec::new();
        events.into_events(&mut expected);
        let (expected, actual) = (written::<A>(&expected), written::<A>(&self.subject.recorded));
        assert!(expected == actual, "`{}` led to other events:\n{}", C::NAME, difference(&expected, &actual));
        self
    }

    /// The sender gets this answer.
    ///
    /// # Panics
    /// Where it gets another one.
    #[track_caller]
    pub fn then_answer(self, expected: impl Into<C::Output>) -> Self
    where
        C::Output: PartialEq + Debug,
    {
        let expected = expected.into();
        match &self.outcome {
            Ok(answer) => assert!(
                *answer == expected,
                "`{}` has another answer:\n{}",
                C::NAME,
                difference(&format!("{expected:#?}\n"), &format!("{answer:#?}\n"))
            ),
            Err(error) => panic!("`{}` was refused: {error}", C::NAME),
        }
        self
    }

    /// The decider says no, with this error, and nothing happens.
    ///
    /// # Panics
    /// Where it says something else.
    #[track_caller]
    pub fn then_error(self, expected: impl Into<C::Error>)
    where
        C::Error: PartialEq,
    {
        let expected = expected.into();
        match self.outcome {
            Err(Undecided::Refused(error)) => assert!(
                error == expected,
                "`{}` was refused with another error:\n{}",
                C::NAME,
                difference(&format!("{expected:#?}\n"), &format!("{error:#?}\n"))
            ),
            Err(other) => panic!("`{}` came to no decision: {other}", C::NAME),
            Ok(_) => panic!(
                "`{}` was to be refused, and led to:\n{}",
                C::NAME,
                written::<A>(&self.subject.recorded)
            ),
        }
    }

    /// The decider says no, and the error is one for which this holds.
    ///
    /// # Panics
    /// Where it is otherwise.
    #[track_caller]
    pub fn then_error_matches(self, matches: impl FnOnce(&C::Error) -> bool) {
        match self.outcome {
            Err(Undecided::Refused(error)) => {
                assert!(matches(&error), "`{}` was refused with another error: {error:?}", C::NAME);
            }
            Err(other) => panic!("`{}` came to no decision: {other}", C::NAME),
            Ok(_) => panic!(
                "`{}` was to be refused, and led to:\n{}",
                C::NAME,
                written::<A>(&self.subject.recorded)
            ),
        }
    }

    /// The aggregate is in a state for which this holds. A closure of assertions is one.
    #[track_caller]
    pub fn then_state(self, check: impl FnOnce(&A)) -> Self {
        if let Err(error) = &self.outcome {
            panic!("`{}` was refused: {error}", C::NAME);
        }
        check(&self.subject.state);
        self
    }

    /// The answer, for checks that are not here.
    ///
    /// # Errors
    /// Where the decider said no.
    pub fn into_answer(self) -> Result<C::Output, Undecided<C::Error>> {
        self.outcome
    }
}

/// The events as they would be stored, one below the other.
fn written<A: Aggregate>(events: &[A::Event]) -> String {
    let mut text = String::new();
    for event in events {
        let event = event.encode().unwrap_or_else(|error| panic!("{error}"));
        let data: Value = serde_json::from_str(event.data()).unwrap_or_default();
        text += event.name();
        text += &format!(" {data:#}\n");
    }
    if text.is_empty() {
        text.push_str("nothing\n");
    }
    text
}

/// Line by line: `-` was expected, `+` is there.
fn difference(expected: &str, actual: &str) -> String {
    let mut text = String::new();
    for change in TextDiff::from_lines(expected, actual).iter_all_changes() {
        let sign = match change.tag() {
            ChangeTag::Delete => "- ",
            ChangeTag::Insert => "+ ",
            ChangeTag::Equal => "  ",
        };
        text += sign;
        text += change.value();
    }
    text
}

impl<A: Aggregate> fmt::Debug for Scenario<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scenario").field("aggregate", &A::NAME).finish_non_exhaustive()
    }
}

impl<A: Aggregate, C: Command> fmt::Debug for Decided<A, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decided")
            .field("aggregate", &A::NAME)
            .field("command", &C::NAME)
            .field("is_ok", &self.outcome.is_ok())
            .finish_non_exhaustive()
    }
}
