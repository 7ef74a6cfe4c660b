//! Every macro, with `crate = ::my_cqrs`.

#![forbid(unsafe_code)]

use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::{Stream, stream};
use my_cqrs::prelude::*;

/// A command with a handler that takes every kind of argument.
#[command(crate = ::my_cqrs, returns = u32)]
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
}

impl Sum {
    /// How often an [`Added`] arrived.
    pub fn changes(&self) -> u32 {
        self.changes.load(Ordering::Relaxed)
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

#[handler(crate = ::my_cqrs)]
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

#[handler(crate = ::my_cqrs)]
fn count_up(_: CountUp, sum: &Sum) -> impl Stream<Item = Result<u32, BoxError>> {
    stream::iter((1..=sum.total.load(Ordering::Relaxed)).map(Ok))
}
