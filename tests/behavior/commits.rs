//! What was not committed does not become a success by what a behavior answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use cqrs::prelude::*;
use cqrs::testing::{Recorder, TestBuilder};
use cqrs::{
    AnyNext, AnyOutcome, Error, MediatorBuilder, Message, Next, NextRef, RejectionKind, behaviors, handlers,
};

/// Cannot be committed.
struct Broken;

impl<M: Sync> Scoped<M> for Broken {
    type Dependencies = ();

    async fn begin((): &(), _: &M, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self)
    }

    async fn commit(self) -> Result<(), BoxError> {
        Err(BoxError::msg("the disk is full"))
    }

    async fn rollback(self) {}
}

/// Answers `Ok`, whatever happened.
#[behavior(order = 5, on(commands, events))]
async fn optimist(mut next: AnyNext<'_>) -> AnyOutcome {
    let outcome = next.run().await;
    if outcome.is_ok() { outcome } else { next.answer(()).unwrap() }
}

#[behavior]
async fn passing<M: Message + Sync>(
    message: &M,
    next: impl NextRef<M>,
) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

#[event(name = "commits.happened")]
struct Happened;

#[handler]
async fn react(_: &Happened, _: &mut Broken) -> Result<(), BoxError> {
    Ok(())
}

#[handler(through(passing))]
async fn react_through(_: &Happened, _: &mut Broken) -> Result<(), BoxError> {
    Ok(())
}

#[tokio::test]
async fn in_the_handlers_of_an_event() {
    for handler in [handlers![react], handlers![react_through]] {
        let mediator =
            MediatorBuilder::empty().handlers(handler).behaviors(behaviors![optimist]).build().unwrap();
        let error = mediator.publish(Happened).await.unwrap_err();
        assert_eq!(error.failures()[0].error().as_rejected().unwrap().kind(), RejectionKind::Commit);
    }
}

#[command(name = "commits.book")]
struct Book;

#[handler]
async fn book(_: Book, _: &mut Broken) -> Result<(), BoxError> {
    Ok(())
}

#[derive(Default)]
struct Seen(AtomicBool);

#[behavior(order = 1, on(commands))]
async fn watching(mut next: AnyNext<'_>, seen: &Seen) -> AnyOutcome {
    let outcome = next.run().await;
    seen.0.store(outcome.is_ok(), Ordering::Relaxed);
    outcome
}

#[tokio::test]
async fn nor_for_behaviors_further_outside_and_for_the_recorder() {
    let (recorder, seen) = (Recorder::new(), Arc::new(Seen::default()));
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![book])
        .behaviors(behaviors![optimist, watching])
        .provide_dyn(seen.clone())
        .record(&recorder)
        .build()
        .unwrap();
    assert_eq!(mediator.send(Book).await.unwrap_err().as_rejected().unwrap().kind(), RejectionKind::Commit);
    assert!(!seen.0.load(Ordering::Relaxed));
    assert!(!recorder.outcomes::<Book>()[0].is_ok());
}

/// Takes for ever to commit.
struct Stuck;

impl<M: Sync> Scoped<M> for Stuck {
    type Dependencies = ();

    async fn begin((): &(), _: &M, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self)
    }

    async fn commit(self) -> Result<(), BoxError> {
        std::future::pending().await
    }

    async fn rollback(self) {}
}

#[command(name = "commits.wait")]
struct Wait;

#[behavior]
async fn impatient(message: Wait, next: impl Next<Wait>) -> Result<(), Error<BoxError>> {
    tokio::time::timeout(Duration::from_secs(1), next.run(message)).await.unwrap_or(Ok(()))
}

#[handler(through(impatient))]
async fn wait(_: Wait, _: &mut Stuck) -> Result<(), BoxError> {
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn when_it_was_dropped_halfway() {
    let mediator = MediatorBuilder::empty().handlers(handlers![wait]).build().unwrap();
    assert_eq!(mediator.send(Wait).await.unwrap_err().as_rejected().unwrap().kind(), RejectionKind::Commit);
}

/// What becomes of each attempt, in order.
#[derive(Clone, Copy)]
enum Attempt {
    CannotBegin,
    CannotCommit,
    Commits,
}

struct Script(Vec<Attempt>, AtomicU32);

struct Scripted(Attempt);

impl<M: Sync> Scoped<M> for Scripted {
    type Dependencies = Arc<Script>;

    async fn begin(script: &Arc<Script>, _: &M, _: Context<'_>) -> Result<Self, BoxError> {
        match script.0[script.1.fetch_add(1, Ordering::Relaxed) as usize] {
            Attempt::CannotBegin => Err(BoxError::msg("no connection")),
            attempt => Ok(Self(attempt)),
        }
    }

    async fn commit(self) -> Result<(), BoxError> {
        match self.0 {
            Attempt::CannotCommit => Err(BoxError::msg("the disk is full")),
            Attempt::CannotBegin | Attempt::Commits => Ok(()),
        }
    }

    async fn rollback(self) {}
}

#[command(name = "commits.twice")]
#[derive(Clone)]
struct Twice;

/// Tries twice, and is content with that.
#[behavior]
async fn content(message: Twice, next: impl Next<Twice>) -> Result<(), Error<BoxError>> {
    if next.run(message.clone()).await.is_err() {
        let _ = next.run(message).await;
    }
    Ok(())
}

#[handler(through(content))]
async fn twice(_: Twice, _: &mut Scripted) -> Result<(), BoxError> {
    Ok(())
}

#[tokio::test]
async fn after_a_retry_the_last_commit_counts() {
    use Attempt::{CannotBegin, CannotCommit, Commits};
    for (script, is_ok) in [
        (vec![CannotCommit, Commits], true),
        (vec![CannotCommit, CannotCommit], false),
        (vec![CannotCommit, CannotBegin], false),
        (vec![CannotBegin, Commits], true),
    ] {
        let mediator = MediatorBuilder::empty()
            .handlers(handlers![twice])
            .provide(Script(script, AtomicU32::new(0)))
            .build()
            .unwrap();
        assert_eq!(mediator.send(Twice).await.is_ok(), is_ok);
    }
}

/// Commits when it is told to, and so it goes.
struct Slow(&'static str, Arc<Baton>);

#[derive(Default)]
struct Baton(tokio::sync::Notify);

impl Scoped<Race> for Slow {
    type Dependencies = Arc<Baton>;

    async fn begin(baton: &Arc<Baton>, message: &Race, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self(message.0, baton.clone()))
    }

    async fn commit(self) -> Result<(), BoxError> {
        match self.0 {
            "fails first" | "commits first" => self.1.0.notify_one(),
            _ => self.1.0.notified().await,
        }
        if self.0.starts_with("fails") { Err(BoxError::msg("the disk is full")) } else { Ok(()) }
    }

    async fn rollback(self) {}
}

#[command(name = "commits.race")]
struct Race(&'static str);

/// Runs the rest twice at once, and is content with that.
#[behavior]
async fn both(message: Race, next: impl Next<Race>) -> Result<(), Error<BoxError>> {
    let others = if message.0 == "fails first" { "commits later" } else { "fails later" };
    let (_, _) = tokio::join!(next.run(Race(others)), next.run(message));
    Ok(())
}

#[handler(through(both))]
async fn race(_: Race, _: &mut Slow) -> Result<(), BoxError> {
    Ok(())
}

#[tokio::test]
async fn of_two_at_once_no_commit_makes_up_for_the_other() {
    let mediator =
        MediatorBuilder::empty().handlers(handlers![race]).provide(Baton::default()).build().unwrap();
    for first in ["fails first", "commits first"] {
        let error = mediator.send(Race(first)).await.unwrap_err();
        assert_eq!(error.as_rejected().unwrap().kind(), RejectionKind::Commit, "{first}");
    }
}
