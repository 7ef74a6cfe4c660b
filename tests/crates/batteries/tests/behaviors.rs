//! The behaviors that come with the crate.

use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use cqrs::behaviors::{
    self, ConcurrencyLimit, Retry, RetryPolicy, Timeout, Transient, limit, retry, timeout, validate,
};
use cqrs::prelude::*;
use cqrs::{MediatorBuilder, Metadata, RejectionKind, handlers};
use garde::Validate;
use tokio::sync::{Barrier, Semaphore};
use tokio::time::{Instant, sleep};

#[command(returns = u32)]
#[derive(Validate)]
struct Order {
    #[garde(length(min = 1))]
    article: String,
    #[garde(range(min = 1, max = 9))]
    quantity: u32,
}

#[handler(through(validate))]
async fn order(cmd: Order) -> Result<u32, BoxError> {
    Ok(cmd.quantity)
}

#[event]
#[derive(Validate)]
struct Ordered(#[garde(range(min = 1))] u32);

#[handler(through(behaviors::by_ref::validate))]
async fn ordered(_: &Ordered) -> Result<(), BoxError> {
    Ok(())
}

#[tokio::test]
async fn validation_reports_all_wrong_fields_together() {
    let mediator = MediatorBuilder::empty().handlers(handlers![order, ordered]).build().unwrap();
    assert_eq!(mediator.send(Order { article: "apple".into(), quantity: 2 }).await.unwrap(), 2);
    let error = mediator.send(Order { article: String::new(), quantity: 10 }).await.unwrap_err();
    assert_eq!(error.as_rejected().unwrap().kind(), RejectionKind::Invalid);
    let report = error.source().unwrap().downcast_ref::<garde::Report>().unwrap();
    let paths: Vec<String> = report.iter().map(|(path, _)| path.to_string()).collect();
    assert_eq!(paths, ["article", "quantity"]);

    mediator.publish(Ordered(1)).await.unwrap();
    let error = mediator.publish(Ordered(0)).await.unwrap_err();
    let rejection = error.failures()[0].error().as_rejected().unwrap();
    assert_eq!(rejection.kind(), RejectionKind::Invalid);
}

#[query(returns = Option<Duration>)]
struct Slow(Duration);

impl Timeout for Slow {
    const TIMEOUT: Duration = Duration::from_secs(10);
}

/// Answers what is left of the time.
#[handler(through(timeout))]
async fn slow(query: Slow, ctx: Context<'_>) -> Result<Option<Duration>, BoxError> {
    let left = ctx.deadline().map(|deadline| deadline - Instant::now());
    sleep(query.0).await;
    Ok(left)
}

#[query(returns = Option<Duration>)]
struct Nested(Duration);

impl Timeout for Nested {
    const TIMEOUT: Duration = Duration::from_secs(5);
}

#[handler(through(behaviors::by_ref::timeout))]
async fn nested(query: &Nested, ctx: Context<'_>) -> Result<Option<Duration>, BoxError> {
    Ok(ctx.query(Slow(query.0)).await?)
}

fn timed() -> Mediator {
    MediatorBuilder::empty().handlers(handlers![slow, nested]).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_timeout_ends_what_takes_too_long() {
    let mediator = timed();
    let secs = Duration::from_secs;
    assert_eq!(mediator.query(Slow(secs(9))).await.unwrap(), Some(secs(10)));
    let started = Instant::now();
    let error = mediator.query(Slow(secs(60))).await.unwrap_err();
    assert_eq!(error.as_rejected().unwrap().kind(), RejectionKind::Deadline);
    assert_eq!(started.elapsed(), secs(10));
}

#[tokio::test(start_paused = true)]
async fn an_inner_timeout_does_not_extend_an_outer_one() {
    let mediator = timed();
    let secs = Duration::from_secs;
    // The inner one alone would be ten seconds.
    assert_eq!(mediator.query(Nested(secs(1))).await.unwrap(), Some(secs(5)));
    let started = Instant::now();
    let error = mediator.query(Nested(secs(60))).await.unwrap_err();
    assert_eq!(error.as_rejected().unwrap().kind(), RejectionKind::Deadline);
    assert_eq!(started.elapsed(), secs(5));

    let request = mediator.with(Metadata::new().with_timeout(secs(3)));
    let started = Instant::now();
    let error = request.query(Nested(secs(60))).await.unwrap_err();
    assert_eq!(error.as_rejected().unwrap().kind(), RejectionKind::Deadline);
    assert_eq!(started.elapsed(), secs(3));
}

#[query(returns = bool)]
struct Patient;

impl Timeout for Patient {
    const TIMEOUT: Duration = Duration::MAX;
}

#[handler(through(timeout))]
async fn patient(_: Patient, ctx: Context<'_>) -> Result<bool, BoxError> {
    Ok(ctx.deadline().is_some())
}

#[event]
struct Awaited;

impl Timeout for Awaited {
    const TIMEOUT: Duration = Duration::MAX;
}

#[handler(through(behaviors::by_ref::timeout))]
async fn awaited(_: &Awaited, ctx: Context<'_>) -> Result<(), BoxError> {
    assert!(ctx.deadline().is_none());
    Ok(())
}

#[tokio::test]
async fn a_timeout_that_never_ends_is_none() {
    let mediator = MediatorBuilder::empty().handlers(handlers![patient, awaited]).build().unwrap();
    assert!(!mediator.query(Patient).await.unwrap());
    mediator.publish(Awaited).await.unwrap();
}

#[derive(Debug, thiserror::Error, PartialEq)]
enum BankError {
    #[error("no answer")]
    NoAnswer,
    #[error("no money")]
    NoMoney,
}

impl Transient for BankError {
    fn is_transient(&self) -> bool {
        *self == Self::NoAnswer
    }
}

#[derive(Default)]
struct Bank {
    calls: AtomicU32,
    fails: u32,
}

impl Bank {
    fn charge(&self) -> Result<u32, BankError> {
        let calls = self.calls.fetch_add(1, Ordering::Relaxed) + 1;
        if calls <= self.fails { Err(BankError::NoAnswer) } else { Ok(calls) }
    }
}

#[command(returns = u32, error = BankError)]
#[derive(Clone)]
struct Charge {
    cents: u32,
}

impl Retry for Charge {
    const POLICY: RetryPolicy = RetryPolicy::new(3).pauses(Duration::from_secs(1), Duration::from_secs(60));
}

#[handler(through(retry))]
async fn charge(cmd: Charge, bank: &Bank) -> Result<u32, BankError> {
    let calls = bank.charge()?;
    if cmd.cents > 100 { Err(BankError::NoMoney) } else { Ok(calls) }
}

#[command(returns = u32, error = BankError)]
struct ChargeBorrowed;

impl Retry for ChargeBorrowed {}

#[handler(through(behaviors::by_ref::retry))]
async fn charge_borrowed(_: &ChargeBorrowed, bank: &Bank) -> Result<u32, BankError> {
    bank.charge()
}

fn bank(fails: u32) -> Mediator {
    MediatorBuilder::empty()
        .handlers(handlers![charge, charge_borrowed])
        .provide(Bank { fails, ..Bank::default() })
        .build()
        .unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_transient_error_is_tried_again_after_longer_and_longer_pauses() {
    let started = Instant::now();
    assert_eq!(bank(3).send(Charge { cents: 1 }).await.unwrap(), 4);
    // 1 + 2 + 4 seconds, each half as much more or less.
    let took = started.elapsed();
    assert!(took > Duration::from_secs(3) && took < Duration::from_secs(11), "{took:?}");
    assert_eq!(bank(3).send(ChargeBorrowed).await.unwrap(), 4);
}

#[tokio::test(start_paused = true)]
async fn the_last_error_comes_out_where_no_attempt_is_left_or_helps() {
    let error = bank(4).send(Charge { cents: 1 }).await.unwrap_err();
    assert_eq!(error.as_handler(), Some(&BankError::NoAnswer));
    let error = bank(4).send(ChargeBorrowed).await.unwrap_err();
    assert_eq!(error.as_handler(), Some(&BankError::NoAnswer));
    let started = Instant::now();
    let error = bank(0).send(Charge { cents: 101 }).await.unwrap_err();
    assert_eq!(error.as_handler(), Some(&BankError::NoMoney));
    assert_eq!(started.elapsed(), Duration::ZERO, "an error that stays is not tried again");
}

#[tokio::test(start_paused = true)]
async fn no_pause_outlasts_the_deadline() {
    let mediator = bank(9);
    let started = Instant::now();
    let request = mediator.with(Metadata::new().with_timeout(Duration::from_millis(100)));
    let error = request.send(Charge { cents: 1 }).await.unwrap_err();
    assert_eq!(error.as_handler(), Some(&BankError::NoAnswer));
    assert_eq!(started.elapsed(), Duration::ZERO);
}

#[command]
struct Render;

struct Kitchen {
    inside: AtomicU32,
    most: AtomicU32,
    full: Barrier,
    done: Semaphore,
}

#[handler(through(limit))]
async fn render(_: Render, kitchen: &Kitchen) -> Result<(), BoxError> {
    let inside = kitchen.inside.fetch_add(1, Ordering::SeqCst) + 1;
    kitchen.most.fetch_max(inside, Ordering::SeqCst);
    kitchen.full.wait().await;
    kitchen.done.acquire().await?.forget();
    kitchen.inside.fetch_sub(1, Ordering::SeqCst);
    Ok(())
}

#[tokio::test]
async fn no_more_than_the_limit_run_at_once() {
    let kitchen = Arc::new(Kitchen {
        inside: AtomicU32::new(0),
        most: AtomicU32::new(0),
        full: Barrier::new(2),
        done: Semaphore::new(6),
    });
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![render])
        .provide(ConcurrencyLimit::<Render>::new(2))
        .provide_dyn(kitchen.clone())
        .build()
        .unwrap();
    let all: Vec<_> = (0..6)
        .map(|_| {
            let mediator = mediator.clone();
            tokio::spawn(async move { mediator.send(Render).await })
        })
        .collect();
    for one in all {
        one.await.unwrap().unwrap();
    }
    assert_eq!(kitchen.most.load(Ordering::SeqCst), 2);
}

#[test]
fn a_limit_that_was_not_provided_is_reported() {
    let error = MediatorBuilder::empty().handlers(handlers![render]).build().unwrap_err();
    assert!(
        error.to_string().contains("goes through `limit`, which takes `&ConcurrencyLimit<M>`"),
        "{error}"
    );
}
