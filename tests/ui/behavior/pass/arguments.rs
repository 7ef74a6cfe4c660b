use std::sync::Arc;

use cqrs::prelude::*;
use cqrs::{AnyNext, AnyOutcome, Error, Message, Next, NextStream};
use futures_util::{Stream, StreamExt};

struct Log;

trait Clock: Send + Sync {}

/// What a library of validators looks like: one for each message.
trait Validator<M>: Send + Sync {
    fn problem(&self, message: &M) -> Option<String>;
}

struct Limits<M>(std::marker::PhantomData<fn(M)>);

struct User;

impl FromContext for User {
    type Dependencies = Arc<Log>;

    async fn from_context(_: &Arc<Log>, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self)
    }
}

struct Scope<M>(std::marker::PhantomData<fn(M)>);

impl<M: Message> FromContext for Scope<M> {
    type Dependencies = ();

    async fn from_context((): &(), _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self(std::marker::PhantomData))
    }
}

#[behavior]
async fn all<'a, M: Message>(
    mut message: M,
    next: impl Next<M> + 'a,
    log: &'a Log,
    _: &(dyn Clock + Sync),
    [first, ..]: &[String; 2],
    words: &[u8],
    User: User,
    mediator: Mediator,
    ctx: Context<'_>,
) -> Result<M::Output, Error<M::Error>> {
    let again = message;
    message = again;
    let _ = (log, first, words, mediator, ctx.metadata());
    next.run(message).await
}

#[behavior]
async fn of_each_message<M>(
    message: M,
    next: impl Next<M>,
    validator: &dyn Validator<M>,
    limits: &Limits<M>,
    scope: Scope<M>,
    log: &Log,
) -> Result<M::Output, Error<M::Error>>
where
    M: Message + Clone,
    M::Output: Clone,
{
    let _ = (limits, scope, log);
    if let Some(problem) = validator.problem(&message) {
        return Err(cqrs::Rejection::refused::<M>(BoxError::msg(problem)).into());
    }
    next.run(message.clone()).await
}

#[command]
#[derive(Clone)]
struct PlaceOrder;

#[handler(through(all, of_each_message))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

#[query(streams = u32)]
struct ExportOrders;

#[behavior]
fn counted<M: cqrs::StreamQuery>(
    message: M,
    next: impl NextStream<M>,
    log: &Log,
    user: User,
    ctx: Context<'_>,
) -> impl Stream<Item = Result<M::Output, Error<M::Error>>> + Send {
    let _ = (user, ctx.metadata());
    next.run(message).inspect(move |_| { let _ = log; })
}

#[handler(through(counted))]
fn export_orders(_: ExportOrders) -> impl Stream<Item = Result<u32, BoxError>> {
    futures_util::stream::empty()
}

#[behavior(order = 1, on(commands))]
async fn global<'a>(
    mut next: AnyNext<'a>,
    log: &'a Log,
    _: &dyn Clock,
    user: User,
    mediator: Mediator,
    ctx: Context<'_>,
) -> Result<AnyOutcome, BoxError> {
    let _ = (log, user, mediator, ctx.metadata());
    Ok(next.run().await)
}

#[behavior(order = 2, on(commands))]
async fn io(mut next: cqrs::AnyNext<'_>) -> std::io::Result<cqrs::AnyOutcome> {
    Ok(next.run().await)
}

fn main() {
    let _ = cqrs::MediatorBuilder::empty()
        .handlers(cqrs::handlers![place_order, export_orders])
        .behaviors(cqrs::behaviors![global, io]);
}
