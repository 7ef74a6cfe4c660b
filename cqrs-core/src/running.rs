//! What a mediator is working on, for a mediator that shall be shut down gracefully.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::any_next::{AnyNext, AnyOutcome};
use crate::boxed::BoxFuture;
use crate::context::Context;
use crate::definition::{Location, MessageDefinition};
use crate::global_behavior::{BehaviorDefinition, GlobalBehavior, Stage};
use crate::message::MessageKind;
use crate::message_id::CorrelationId;
use crate::metadata::Metadata;
use crate::rejection::{Rejection, RejectionKind};
use crate::shutdown::Unfinished;

/// Every message that is being handled, and whether more are taken.
#[derive(Debug, Default)]
pub(crate) struct Running {
    state: Mutex<State>,
    /// Told when the last one has ended and no more are taken.
    idle: Notify,
}

#[derive(Debug, Default)]
struct State {
    is_closed: bool,
    /// The number of the next one.
    next: u64,
    /// By number: the oldest first.
    work: BTreeMap<u64, Work>,
}

#[derive(Debug)]
struct Work {
    message: &'static MessageDefinition,
    correlation_id: Option<CorrelationId>,
    since: Instant,
}

impl Running {
    /// Counts the message until the guard is dropped. After [`close`](Self::close), only what belongs to a message that is
    /// still running gets in.
    pub(crate) fn enter(
        self: &Arc<Self>,
        message: &'static MessageDefinition,
        context: Context<'_>,
    ) -> Result<RunningGuard, Rejection> {
        let call = context.call();
        let mut state = self.state();
        if state.is_closed && !call.is_nested() {
            return Err(Rejection::new(RejectionKind::ShuttingDown, message.name()));
        }
        let number = state.next;
        state.next += 1;
        // Not made for this: that would cost more than all the rest.
        let correlation_id = call.metadata().and_then(Metadata::correlation_id).cloned();
        state.work.insert(number, Work { message, correlation_id, since: Instant::now() });
        Ok(RunningGuard { running: Arc::clone(self), number })
    }

    /// Takes no more messages from outside.
    pub(crate) fn close(&self) {
        self.state().is_closed = true;
    }

    /// Done when nothing runs; to be asked after [`close`](Self::close).
    pub(crate) async fn idle(&self) {
        let mut idle = pin!(self.idle.notified());
        // Before the look: what ends in between is not missed. Nothing begins once all has ended.
        idle.as_mut().enable();
        if !self.state().work.is_empty() {
            idle.await;
        }
    }

    /// What runs, the oldest first.
    pub(crate) fn unfinished(&self) -> Vec<Unfinished> {
        let unfinished =
            |work: &Work| Unfinished::new(work.message, work.correlation_id.clone(), work.since.elapsed());
        self.state().work.values().map(unfinished).collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Its place among the global behaviors.
    pub(crate) fn stage(self: &Arc<Self>) -> Stage {
        Stage { definition: &BEHAVIOR, behavior: Arc::new(Counted(Arc::clone(self))) }
    }
}

/// A message that is being handled, until this is dropped.
#[derive(Debug)]
pub(crate) struct RunningGuard {
    running: Arc<Running>,
    number: u64,
}

impl Drop for RunningGuard {
    fn drop(&mut self) {
        let mut state = self.running.state();
        state.work.remove(&self.number);
        let is_idle = state.is_closed && state.work.is_empty();
        drop(state);
        if is_idle {
            self.running.idle.notify_waiters();
        }
    }
}

/// The global behavior that counts. Events are counted as a whole, where they are published: one that has begun goes to all
/// its handlers.
struct Counted(Arc<Running>);

static BEHAVIOR: BehaviorDefinition = BehaviorDefinition::new::<Counted>(
    "graceful_shutdown",
    module_path!(),
    Location::new(file!(), line!()),
    i32::MIN,
    &[MessageKind::Command, MessageKind::Query, MessageKind::StreamQuery],
);

impl GlobalBehavior for Counted {
    fn run<'a>(&'a self, mut next: AnyNext<'a>) -> BoxFuture<'a, AnyOutcome> {
        Box::pin(async move {
            match self.0.enter(next.message(), next.context()) {
                Ok(_running) => next.run().await,
                Err(rejection) => next.reject_with(rejection),
            }
        })
    }
}
