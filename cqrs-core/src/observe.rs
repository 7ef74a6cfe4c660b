//! What spans and metrics have in common: how a message comes to its end, and in which words that is told.

use std::error::Error as StdError;
use std::future::Future;
use std::panic::resume_unwind;

use tokio::time::Instant;

use crate::any_next::{AnyNext, AnyOutcome};
use crate::context::Context;
use crate::message::MessageKind;
use crate::rejection::RejectionKind;
use crate::scope::catch;

/// `messaging.system`
pub(crate) const SYSTEM: &str = "cqrs";
/// `messaging.operation.name`
pub(crate) const OPERATION: &str = "handle";
/// Every kind of message is watched.
pub(crate) const KINDS: &[MessageKind] =
    &[MessageKind::Command, MessageKind::Query, MessageKind::StreamQuery, MessageKind::Event];

/// How a message came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Ok,
    Failed,
    Rejected(RejectionKind),
    Panicked,
    /// The caller dropped it.
    Cancelled,
    /// It was dropped when the deadline had passed.
    Overdue,
}

impl Ending {
    fn of(outcome: &AnyOutcome) -> Self {
        match outcome.rejected() {
            Some(kind) => Self::Rejected(kind),
            None if outcome.is_ok() => Self::Ok,
            None => Self::Failed,
        }
    }

    fn dropped(context: Context<'_>) -> Self {
        let is_overdue = context.deadline().is_some_and(|deadline| deadline <= Instant::now());
        if is_overdue { Self::Overdue } else { Self::Cancelled }
    }

    /// `cqrs.outcome`
    pub(crate) fn outcome(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Failed => "failed",
            Self::Rejected(_) => "rejected",
            Self::Panicked => "panicked",
            Self::Cancelled | Self::Overdue => "cancelled",
        }
    }

    /// `error.type`
    pub(crate) fn error_type(self) -> Option<&'static str> {
        Some(match self {
            Self::Ok => return None,
            Self::Failed => "handler",
            Self::Panicked => "panic",
            Self::Rejected(RejectionKind::NoHandler) => "no_handler",
            Self::Rejected(RejectionKind::Extract) => "extract",
            Self::Rejected(RejectionKind::Begin) => "begin",
            Self::Rejected(RejectionKind::Commit) => "commit",
            Self::Rejected(RejectionKind::Invalid) => "invalid",
            Self::Rejected(RejectionKind::Refused) => "refused",
            Self::Rejected(RejectionKind::Deadline) | Self::Overdue => "deadline",
            Self::Rejected(RejectionKind::Cancelled) | Self::Cancelled => "cancelled",
            Self::Rejected(RejectionKind::ShuttingDown) => "shutting_down",
            Self::Rejected(RejectionKind::Overloaded) => "overloaded",
            Self::Rejected(RejectionKind::NoRuntime) => "no_runtime",
        })
    }
}

/// `cqrs.message.kind`
pub(crate) fn kind(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Command => "command",
        MessageKind::Query => "query",
        MessageKind::StreamQuery => "stream_query",
        MessageKind::Event => "event",
    }
}

/// Runs the rest of the pipeline. `ended` hears of its end once, whatever end that is; of a panic or a drop without an
/// error.
pub(crate) fn watched<'a, F>(mut next: AnyNext<'a>, ended: F) -> impl Future<Output = AnyOutcome> + Send + 'a
where
    F: FnOnce(Ending, Option<&(dyn StdError + 'static)>) + Send + 'a,
{
    let context = next.context();
    // Not in the future, which may be dropped before it begins.
    let mut watch = Watch { context, ended: Some(ended) };
    async move {
        let outcome = match catch(next.run()).await {
            Ok(outcome) => outcome,
            Err(panic) => {
                watch.end(Ending::Panicked, None);
                resume_unwind(panic)
            }
        };
        watch.end(Ending::of(&outcome), next.error());
        outcome
    }
}

struct Watch<'a, F: FnOnce(Ending, Option<&(dyn StdError + 'static)>)> {
    context: Context<'a>,
    /// `None` once it has been told.
    ended: Option<F>,
}

impl<F: FnOnce(Ending, Option<&(dyn StdError + 'static)>)> Watch<'_, F> {
    fn end(&mut self, ending: Ending, error: Option<&(dyn StdError + 'static)>) {
        if let Some(ended) = self.ended.take() {
            ended(ending, error);
        }
    }
}

impl<F: FnOnce(Ending, Option<&(dyn StdError + 'static)>)> Drop for Watch<'_, F> {
    fn drop(&mut self) {
        if self.ended.is_some() {
            self.end(Ending::dropped(self.context), None);
        }
    }
}
