//! Messages that come to every end there is.
#![forbid(unsafe_code)]

use std::future::pending;

use cqrs::prelude::*;
use cqrs::{CorrelationId, MessageId};
use futures_util::{Stream, stream};

/// What a handler is told to do.
#[derive(Clone, Copy, Debug)]
pub enum End {
    /// Answer.
    Ok,
    /// Return an error.
    Fail,
    /// Panic.
    Panic,
    /// Wait for ever.
    Wait,
}

/// The domain's error. Its text is nobody's business.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the password is hunter2")]
pub struct Failed;

async fn come_to(end: End) -> Result<(), Failed> {
    match end {
        End::Ok => Ok(()),
        End::Fail => Err(Failed),
        End::Panic => panic!("as it was told"),
        End::Wait => pending().await,
    }
}

/// A command that ends as it says.
#[command(error = Failed, name = "tasks.run")]
#[derive(Clone, Debug)]
pub struct Run(pub End);

#[handler]
async fn run(command: Run) -> Result<(), Failed> {
    come_to(command.0).await
}

/// The ids that a handler saw.
#[derive(Debug, PartialEq, Eq)]
pub struct Ids {
    /// Of the message.
    pub message: MessageId,
    /// Of the request.
    pub correlation: CorrelationId,
    /// Of its cause.
    pub causation: Option<MessageId>,
}

/// Asks for the ids that its handler sees.
#[query(returns = Ids)]
#[derive(Debug)]
pub struct GetIds;

#[handler]
async fn get_ids(_: GetIds, ctx: Context<'_>) -> Result<Ids, BoxError> {
    Ok(Ids { message: ctx.message_id(), correlation: ctx.correlation_id(), causation: ctx.causation_id() })
}

/// Asks [`GetIds`] from its handler.
#[command(returns = Ids)]
#[derive(Debug)]
pub struct AskInside;

#[handler]
async fn ask_inside(_: AskInside, ctx: Context<'_>) -> Result<Ids, BoxError> {
    Ok(ctx.query(GetIds).await?)
}

/// Nobody is logged in.
#[derive(Debug)]
pub struct User;

impl FromContext for User {
    type Dependencies = ();

    async fn from_context((): &(), _: Context<'_>) -> Result<Self, BoxError> {
        Err(BoxError::msg("log in first, hunter2"))
    }
}

/// Is rejected before its handler runs.
#[command]
#[derive(Debug)]
pub struct NeedsUser;

#[handler]
async fn needs_user(_: NeedsUser, _: User) -> Result<(), BoxError> {
    Ok(())
}

/// Cannot be committed.
#[derive(Debug)]
pub struct Lost;

impl<M: Sync> Scoped<M> for Lost {
    type Dependencies = ();

    async fn begin((): &(), _: &M, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self)
    }

    async fn commit(self) -> Result<(), BoxError> {
        Err(BoxError::msg("the connection is gone"))
    }

    async fn rollback(self) {}
}

/// Is rejected after its handler ran.
#[command]
#[derive(Debug)]
pub struct Save;

#[handler]
async fn save(_: Save, _: &mut Lost) -> Result<(), BoxError> {
    Ok(())
}

/// Streams so many numbers, then ends as it says.
#[query(streams = u32, error = Failed)]
#[derive(Debug)]
pub struct Count(pub u32, pub End);

#[handler]
fn count(Count(to, end): Count) -> impl Stream<Item = Result<u32, Failed>> {
    stream::unfold(Some(0), move |next| async move {
        match next? {
            next if next < to => Some((Ok(next), Some(next + 1))),
            _ => come_to(end).await.err().map(|error| (Err(error), None)),
        }
    })
}

/// Has two handlers, of which the second ends as it says.
#[event]
#[derive(Debug)]
pub struct Happened(pub End);

#[handler(order = 1)]
async fn hear(_: &Happened, ctx: Context<'_>) -> Result<(), BoxError> {
    Ok(ctx.send(Run(End::Ok)).await?)
}

#[handler(order = 2)]
async fn react(event: &Happened) -> Result<(), BoxError> {
    Ok(come_to(event.0).await?)
}
