//! Every macro, with `crate = ::my_cqrs`.

#![forbid(unsafe_code)]

use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::{Stream, StreamExt, stream};
use my_cqrs::prelude::*;
use my_cqrs::{AnyNext, AnyOutcome, Error, Message, Next, NextStream};

/// A command with a handler that takes every kind of argument.
#[command(crate = ::my_cqrs, returns = u32, capabilities(dyn std::fmt::Debug))]
#[derive(Debug)]
pub struct Add(
    /// How many.
    pub u32,
);

/// A contract.
#[command(crate = ::my_cqrs, contract)]
#[derive(Debug)]
pub struct Reset;

/// A query with a handler that borrows it.
#[query(crate = ::my_cqrs, returns = u32)]
#[derive(Debug)]
pub struct Total;

/// A streaming query.
#[query(crate = ::my_cqrs, streams = u32)]
#[derive(Debug)]
pub struct CountUp;

/// An event.
#[event(crate = ::my_cqrs)]
#[derive(Debug)]
pub struct Added;

/// The total, and how often it changed.
#[derive(Debug, Default)]
pub struct Sum {
    total: AtomicU32,
    changes: AtomicU32,
    passed: AtomicU32,
}

impl Sum {
    /// How often an [`Added`] arrived.
    pub fn changes(&self) -> u32 {
        self.changes.load(Ordering::Relaxed)
    }

    /// How often a message went through a behavior.
    pub fn passed(&self) -> u32 {
        self.passed.load(Ordering::Relaxed)
    }
}

/// A scoped resource without content.
#[derive(Debug)]
pub struct Work;

impl<M: Sync> Scoped<M> for Work {
    type Dependencies = ();

    async fn begin((): &(), _: &M, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self)
    }

    async fn commit(self) -> Result<(), BoxError> {
        Ok(())
    }

    async fn rollback(self) {}
}

/// A behavior that handlers name.
#[behavior(crate = ::my_cqrs)]
pub async fn counted<M: Message>(
    message: M,
    next: impl Next<M>,
    sum: &Sum,
    ctx: Context<'_>,
) -> Result<M::Output, Error<M::Error>> {
    let _ = ctx.message();
    sum.passed.fetch_add(1, Ordering::Relaxed);
    next.run(message).await
}

/// A behavior around a stream.
#[behavior(crate = ::my_cqrs)]
pub fn doubled<M: Message<Output = u32>>(
    message: M,
    next: impl NextStream<M>,
) -> impl Stream<Item = Result<u32, Error<M::Error>>> + Send {
    next.run(message).map(|item| item.map(|item| item * 2))
}

/// A behavior for all messages of some kinds.
#[behavior(crate = ::my_cqrs, order = 1, on(commands, events), capability = dyn std::fmt::Debug)]
pub async fn watched(mut next: AnyNext<'_>, sum: &Sum, mediator: Mediator) -> AnyOutcome {
    let _ = mediator;
    sum.passed.fetch_add(10, Ordering::Relaxed);
    next.run().await
}

#[handler(crate = ::my_cqrs, through(counted))]
async fn add(
    Add(count): Add,
    sum: &Sum,
    _: &mut Work,
    mediator: Mediator,
    ctx: Context<'_>,
) -> Result<u32, BoxError> {
    let total = sum.total.fetch_add(count, Ordering::Relaxed) + count;
    ctx.publish(Added).await?;
    mediator.publish(Added).await?;
    Ok(total)
}

#[handler(crate = ::my_cqrs, contract)]
fn reset(_: &Reset, sum: &Sum) -> Result<(), BoxError> {
    sum.total.store(0, Ordering::Relaxed);
    Ok(())
}

#[handler(crate = ::my_cqrs)]
impl Sum {
    fn total(&self, _: &Total) -> Result<u32, BoxError> {
        Ok(self.total.load(Ordering::Relaxed))
    }

    #[handler(order = 1)]
    fn added(&self, _: &Added) -> Result<(), BoxError> {
        self.changes.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

#[handler(crate = ::my_cqrs, through(doubled))]
fn count_up(_: CountUp, sum: &Sum) -> impl Stream<Item = Result<u32, BoxError>> {
    stream::iter((1..=sum.total.load(Ordering::Relaxed)).map(Ok))
}
