//! `&mut T` arguments: begin, commit, rollback, in every order of events.

use std::collections::HashSet;
use std::error::Error as _;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context as TaskContext, Poll, Waker};
use std::time::Duration;

use cqrs::prelude::*;
use cqrs::{Error, MediatorBuilder, RejectionKind, handlers};
use futures_util::FutureExt;
use tokio::sync::Notify;

/// What happened, and what shall go wrong.
#[derive(Default)]
struct Log {
    entries: Mutex<Vec<String>>,
    failing: Mutex<HashSet<&'static str>>,
    waiting: Mutex<HashSet<&'static str>>,
    changed: Notify,
    open: Mutex<i32>,
}

impl Log {
    fn entries(&self) -> Vec<String> {
        self.entries.lock().unwrap().clone()
    }

    fn fail(&self, step: &'static str) {
        self.failing.lock().unwrap().insert(step);
    }

    /// Makes a step wait until it is cancelled.
    fn wait_at(&self, step: &'static str) {
        self.waiting.lock().unwrap().insert(step);
    }

    async fn step(&self, step: String) -> Result<(), BoxError> {
        self.entries.lock().unwrap().push(step.clone());
        self.changed.notify_waiters();
        tokio::task::yield_now().await;
        if self.waiting.lock().unwrap().contains(step.as_str()) {
            std::future::pending::<()>().await;
        }
        if self.failing.lock().unwrap().contains(step.as_str()) {
            return Err(BoxError::msg(format!("{step} failed")));
        }
        Ok(())
    }

    /// Waits until `step` is in the log; a bug makes the test fail, not hang.
    async fn reached(&self, step: &str) {
        let reached = async {
            loop {
                let changed = self.changed.notified();
                if self.entries().iter().any(|entry| entry == step) {
                    return;
                }
                changed.await;
            }
        };
        if tokio::time::timeout(Duration::from_secs(30), reached).await.is_err() {
            panic!("`{step}` was never reached: {:?}", self.entries());
        }
    }
}

/// Counts what is open, so that a leak shows.
struct Open(Arc<Log>);

impl Open {
    fn new(log: &Arc<Log>) -> Self {
        *log.open.lock().unwrap() += 1;
        Self(log.clone())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        *self.0.open.lock().unwrap() -= 1;
    }
}

macro_rules! resource {
    ($name:ident, $text:literal) => {
        struct $name(Open);

        impl<M: Sync> Scoped<M> for $name {
            type Dependencies = Arc<Log>;

            async fn begin(log: &Arc<Log>, _: &M, _: Context<'_>) -> Result<Self, BoxError> {
                let open = Open::new(log);
                log.step(concat!("begin ", $text).to_owned()).await?;
                Ok(Self(open))
            }

            async fn commit(self) -> Result<(), BoxError> {
                self.0.0.step(concat!("commit ", $text).to_owned()).await
            }

            async fn rollback(self) {
                let _ = self.0.0.step(concat!("rollback ", $text).to_owned()).await;
                self.0.0.entries.lock().unwrap().push(concat!("rolled back ", $text).to_owned());
                self.0.0.changed.notify_waiters();
            }
        }
    };
}

resource!(First, "first");
resource!(Second, "second");

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("no")]
struct No;

#[command(returns = u32, error = No, name = "scoped.Change")]
#[derive(Clone, Copy)]
enum Change {
    Succeed,
    Fail,
    Panic,
    Wait,
}

#[handler]
async fn change(how: Change, first: &mut First, log: &Log, second: &mut Second) -> Result<u32, No> {
    let (_, _) = (&mut first.0, &mut second.0);
    let _ = log.step("handle".to_owned()).await;
    match how {
        Change::Succeed => Ok(42),
        Change::Fail => Err(No),
        Change::Panic => panic!("the handler panicked"),
        Change::Wait => std::future::pending().await,
    }
}

fn mediator() -> (Mediator, Arc<Log>) {
    let log = Arc::new(Log::default());
    let mediator =
        MediatorBuilder::empty().handlers(handlers![change]).provide_dyn::<Log>(log.clone()).build().unwrap();
    (mediator, log)
}

const BEGUN: [&str; 3] = ["begin first", "begin second", "handle"];
const ROLLED_BACK: [&str; 4] =
    ["rollback second", "rolled back second", "rollback first", "rolled back first"];

#[track_caller]
fn assert_log(log: &Log, expected: &[&[&str]]) {
    assert_eq!(log.entries(), expected.concat());
    assert_eq!(*log.open.lock().unwrap(), 0, "nothing stays open");
}

#[tokio::test]
async fn ok_commits_in_reverse_order() {
    let (mediator, log) = mediator();
    assert_eq!(mediator.send(Change::Succeed).await.unwrap(), 42);
    assert_log(&log, &[&BEGUN, &["commit second", "commit first"]]);
}

#[tokio::test]
async fn err_rolls_back_in_reverse_order_and_arrives_untouched() {
    let (mediator, log) = mediator();
    let error = mediator.send(Change::Fail).await.unwrap_err();
    assert_eq!(error.as_handler(), Some(&No));
    assert_log(&log, &[&BEGUN, &ROLLED_BACK]);
}

#[tokio::test]
async fn a_panic_rolls_back_and_reaches_the_caller_as_a_panic() {
    let (mediator, log) = mediator();
    let panic = AssertUnwindSafe(mediator.send(Change::Panic)).catch_unwind().await.unwrap_err();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"the handler panicked"));
    assert_log(&log, &[&BEGUN, &ROLLED_BACK]);
    assert_eq!(mediator.send(Change::Succeed).await.unwrap(), 42, "the mediator is not poisoned");
}

#[tokio::test]
async fn a_failed_begin_is_a_rejection_and_undoes_what_was_begun() {
    let (mediator, log) = mediator();
    log.fail("begin second");
    let error = mediator.send(Change::Succeed).await.unwrap_err();
    let rejection = error.as_rejected().unwrap();
    assert_eq!(rejection.kind(), RejectionKind::Begin);
    assert_eq!(rejection.to_string(), "cannot begin `&mut Second` for `scoped.Change`");
    assert_eq!(rejection.source().unwrap().to_string(), "begin second failed");
    assert_log(&log, &[&["begin first", "begin second", "rollback first", "rolled back first"]]);
}

#[tokio::test]
async fn a_failed_commit_is_never_a_success_and_undoes_what_is_still_open() {
    let (mediator, log) = mediator();
    log.fail("commit second");
    let error = mediator.send(Change::Succeed).await.unwrap_err();
    assert_eq!(error.as_rejected().unwrap().kind(), RejectionKind::Commit);
    assert_log(&log, &[&BEGUN, &["commit second", "rollback first", "rolled back first"]]);
}

#[tokio::test]
async fn the_last_commit_failing_is_an_error_too() {
    let (mediator, log) = mediator();
    log.fail("commit first");
    let error = mediator.send(Change::Succeed).await.unwrap_err();
    assert!(matches!(error, Error::Rejected(_)));
    assert_log(&log, &[&BEGUN, &["commit second", "commit first"]]);
}

/// Drops a `send` once `step` was reached, and lets the runtime do what is left.
async fn cancel_at(mediator: &Mediator, log: &Arc<Log>, how: Change, step: &str) {
    tokio::select! {
        biased;
        result = mediator.send(how) => panic!("it was to be cancelled, and came to {result:?}"),
        () = log.reached(step) => {}
    }
}

#[tokio::test]
async fn dropping_before_the_first_poll_does_nothing() {
    let (mediator, log) = mediator();
    drop(mediator.send(Change::Succeed));
    assert_log(&log, &[]);
}

#[tokio::test]
async fn cancellation_during_the_first_begin_leaks_nothing() {
    let (mediator, log) = mediator();
    log.wait_at("begin first");
    cancel_at(&mediator, &log, Change::Succeed, "begin first").await;
    assert_log(&log, &[&["begin first"]]);
}

#[tokio::test]
async fn cancellation_during_a_later_begin_rolls_back_the_first() {
    let (mediator, log) = mediator();
    log.wait_at("begin second");
    cancel_at(&mediator, &log, Change::Succeed, "begin second").await;
    log.reached("rolled back first").await;
    assert_log(&log, &[&["begin first", "begin second", "rollback first", "rolled back first"]]);
}

#[tokio::test]
async fn cancellation_of_the_handler_rolls_back_everything() {
    let (mediator, log) = mediator();
    cancel_at(&mediator, &log, Change::Wait, "handle").await;
    log.reached("rolled back first").await;
    assert_log(&log, &[&BEGUN, &ROLLED_BACK]);
}

#[tokio::test]
async fn cancellation_of_a_commit_drops_it_and_undoes_what_is_still_open() {
    let (mediator, log) = mediator();
    log.wait_at("commit second");
    cancel_at(&mediator, &log, Change::Succeed, "commit second").await;
    log.reached("rolled back first").await;
    assert_log(&log, &[&BEGUN, &["commit second", "rollback first", "rolled back first"]]);
}

#[tokio::test]
async fn a_rollback_that_has_begun_goes_on_when_the_caller_leaves() {
    let (mediator, log) = mediator();
    cancel_at(&mediator, &log, Change::Fail, "rollback second").await;
    log.reached("rolled back first").await;
    assert_log(&log, &[&BEGUN, &ROLLED_BACK]);
}

#[test]
fn without_a_runtime_a_cancelled_resource_is_dropped() {
    let (mediator, log) = mediator();
    {
        let mut send = pin!(mediator.send(Change::Wait));
        let mut task = TaskContext::from_waker(Waker::noop());
        while log.entries().last().is_none_or(|last| last != "handle") {
            assert!(matches!(send.as_mut().poll(&mut task), Poll::Pending));
        }
    }
    assert_log(&log, &[&BEGUN]);
}

#[command(name = "scoped.Note")]
struct Note;

#[handler]
async fn note(_: &Note, first: &mut First) -> Result<(), BoxError> {
    first.0.0.step("note".to_owned()).await
}

#[event(name = "scoped.Noted")]
struct Noted;

#[handler]
async fn noted(_: &Noted, first: &mut First) -> Result<(), BoxError> {
    first.0.0.step("noted".to_owned()).await
}

#[tokio::test]
async fn by_reference_and_in_event_handlers_too() {
    let log = Arc::new(Log::default());
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![note, noted])
        .provide_dyn::<Log>(log.clone())
        .build()
        .unwrap();
    mediator.send(Note).await.unwrap();
    mediator.publish(Noted).await.unwrap();
    log.fail("noted");
    mediator.publish(Noted).await.unwrap_err();
    assert_log(
        &log,
        &[
            &["begin first", "note", "commit first"],
            &["begin first", "noted", "commit first"],
            &["begin first", "noted", "rollback first", "rolled back first"],
        ],
    );
}

#[command(contract, error = No, name = "scoped.Shared")]
struct Shared {
    fail: bool,
}

#[handler(contract)]
async fn shared(command: Shared, first: &mut First) -> Result<(), No> {
    let _ = first.0.0.step("shared".to_owned()).await;
    if command.fail { Err(No) } else { Ok(()) }
}

#[tokio::test]
async fn in_the_handler_of_a_contract_too() {
    let log = Arc::new(Log::default());
    let mediator =
        MediatorBuilder::empty().handlers(handlers![shared]).provide_dyn::<Log>(log.clone()).build().unwrap();
    mediator.send(Shared { fail: false }).await.unwrap();
    mediator.send(Shared { fail: true }).await.unwrap_err();
    assert_log(
        &log,
        &[
            &["begin first", "shared", "commit first"],
            &["begin first", "shared", "rollback first", "rolled back first"],
        ],
    );
}

/// An aggregate in the small: opened by the id that the message names.
struct Account(u32);

trait OfAccount {
    fn account(&self) -> u32;
}

impl<M: OfAccount + Sync> Scoped<M> for Account {
    type Dependencies = ();

    async fn begin((): &(), message: &M, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self(message.account()))
    }

    async fn commit(self) -> Result<(), BoxError> {
        Ok(())
    }

    async fn rollback(self) {}
}

#[command(returns = u32, name = "scoped.Deposit")]
struct Deposit {
    account: u32,
}

impl OfAccount for Deposit {
    fn account(&self) -> u32 {
        self.account
    }
}

#[handler]
async fn deposit(_: Deposit, account: &mut Account) -> Result<u32, BoxError> {
    account.0 += 1;
    Ok(account.0)
}

#[tokio::test]
async fn what_is_opened_can_depend_on_the_message() {
    let mediator = MediatorBuilder::empty().handlers(handlers![deposit]).build().unwrap();
    assert_eq!(mediator.send(Deposit { account: 7 }).await.unwrap(), 8);
}

/// A resource whose rollback panics as soon as it is called.
struct Fragile(#[expect(dead_code, reason = "kept to be dropped")] Open);

impl<M: Sync> Scoped<M> for Fragile {
    type Dependencies = Arc<Log>;

    async fn begin(log: &Arc<Log>, _: &M, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self(Open::new(log)))
    }

    async fn commit(self) -> Result<(), BoxError> {
        Ok(())
    }

    #[expect(unreachable_code, reason = "the panic comes before the future")]
    fn rollback(self) -> impl Future<Output = ()> + Send {
        panic!("no rollback today");
        std::future::ready(())
    }
}

#[command(name = "scoped.Risky")]
struct Risky;

#[handler]
async fn risky(_: Risky, first: &mut First, _a: &mut Fragile, _b: &mut Fragile) -> Result<(), BoxError> {
    first.0.0.step("handle".to_owned()).await?;
    std::future::pending().await
}

#[tokio::test]
async fn rollbacks_that_panic_do_not_keep_others_from_running_after_a_cancellation() {
    let log = Arc::new(Log::default());
    let mediator =
        MediatorBuilder::empty().handlers(handlers![risky]).provide_dyn::<Log>(log.clone()).build().unwrap();
    tokio::select! {
        biased;
        result = mediator.send(Risky) => panic!("it was to be cancelled, and came to {result:?}"),
        () = log.reached("handle") => {}
    }
    log.reached("rolled back first").await;
    assert_log(&log, &[&["begin first", "handle", "rollback first", "rolled back first"]]);
}
