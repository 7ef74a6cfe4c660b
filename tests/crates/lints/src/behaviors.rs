//! Behaviors: named and global, by value, by reference and around streams, public and private.

use cqrs::prelude::*;
use cqrs::{AnyNext, AnyOutcome, Error, Message, Next, NextRef, NextStream};
use futures_util::{Stream, StreamExt};

use crate::arguments::{Counter, Names, User};

/// What some messages say of themselves.
pub trait Weighed {
    /// In grams.
    fn weight(&self) -> u64;
}

/// A message that passes through here.
#[command(returns = u64, capabilities(dyn Weighed, dyn std::fmt::Debug))]
#[derive(Clone, Debug)]
pub struct Parcel(
    /// In grams.
    pub u64,
);

impl Weighed for Parcel {
    fn weight(&self) -> u64 {
        self.0
    }
}

/// A query that passes through here.
#[query(streams = u64)]
#[derive(Debug)]
pub struct Parcels;

/// An event that passes through here.
#[event]
#[derive(Debug)]
pub struct Sent;

/// By value, with a bound, and every kind of argument.
///
/// # Errors
/// Those of the rest.
#[behavior]
pub async fn weigh<M: Message + Weighed>(
    message: M,
    next: impl Next<M>,
    counter: &Counter,
    names: &dyn Names,
    user: User,
    ctx: Context<'_>,
) -> Result<M::Output, Error<M::Error>> {
    let _ = (counter.next() + message.weight(), names.name(1), user, ctx.message());
    next.run(message).await
}

/// For one message.
///
/// # Errors
/// Those of the rest.
#[behavior]
pub(crate) async fn heavier(Parcel(grams): Parcel, next: impl Next<Parcel>) -> Result<u64, Error<BoxError>> {
    next.run(Parcel(grams + 1)).await
}

#[behavior]
async fn again<'a, M>(
    message: &'a M,
    next: impl NextRef<M>,
    counter: &'a Counter,
) -> Result<M::Output, Error<M::Error>>
where
    M: Message + Sync,
{
    match next.run(message).await {
        Err(Error::Handler(_)) if counter.next() < 3 => next.run(message).await,
        outcome => outcome,
    }
}

/// Around a stream.
#[behavior]
pub fn observed<M: Message>(
    message: M,
    next: impl NextStream<M>,
    counter: &Counter,
) -> impl Stream<Item = Result<M::Output, Error<M::Error>>> + Send {
    next.run(message).inspect(move |_| {
        counter.next();
    })
}

/// Before all messages that have a weight.
#[behavior(order = -10, on(commands, queries, streams, events), capability = dyn Weighed)]
pub async fn everywhere(
    mut next: AnyNext<'_>,
    counter: &Counter,
    user: User,
    ctx: Context<'_>,
) -> AnyOutcome {
    let _ = (counter.next(), user, ctx.message());
    next.run().await
}

#[behavior(order = 10, on(commands))]
async fn scales<'a>(mut next: AnyNext<'a>, names: &'a dyn Names) -> Result<AnyOutcome, BoxError> {
    let weight = next.capability::<dyn Weighed>().map(Weighed::weight);
    if weight.is_some_and(|weight| weight > 1_000) {
        return Err(BoxError::msg(names.name(0).unwrap_or_else(|| "too heavy".to_owned())));
    }
    Ok(next.run().await)
}

/// Through all of them.
///
/// # Errors
/// Never.
#[handler(through(weigh, heavier, again))]
pub async fn parcel(parcel: &Parcel, user: User) -> Result<u64, BoxError> {
    std::future::ready(user).await;
    Ok(parcel.0)
}

/// A stream through one.
#[handler(through(observed))]
pub fn parcels(_: Parcels) -> impl Stream<Item = Result<u64, BoxError>> {
    futures_util::stream::iter([Ok(1), Ok(2)])
}

/// A service whose methods go through behaviors.
#[derive(Debug)]
pub struct Post;

#[handler(through(again))]
impl Post {
    /// Of an event.
    ///
    /// # Errors
    /// Never.
    pub fn sent(&self, _: &Sent) -> Result<(), BoxError> {
        let _ = self;
        Ok(())
    }
}

/// These behaviors alone.
pub fn by_hand(builder: cqrs::MediatorBuilder) -> cqrs::MediatorBuilder {
    builder
        .handlers(cqrs::handlers![parcel, parcels, Post::sent])
        .behaviors(cqrs::behaviors![everywhere, self::scales])
}
