//! The detached events of a mediator: how many are not done, who waits for whom, who hears of failures.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::ptr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::task_local;

use crate::box_error::BoxError;
use crate::call::Call;
use crate::definition::MessageDefinition;
use crate::detached_failure::{DetachedCause, DetachedFailure};
use crate::message_id::{CorrelationId, MessageId};
use crate::rejection::{Rejection, RejectionKind};

pub(crate) type OnFailure = Box<dyn Fn(&DetachedFailure) + Send + Sync>;

task_local! {
    /// Whose events the current task handles.
    static WORKER: Worker;
}

/// A task that handles the detached events of one type.
#[derive(Clone)]
struct Worker {
    detached: Arc<Detached>,
    event: &'static str,
}

/// The state that all queues of a mediator share. It does not know the mediator, and so does not keep it.
pub(crate) struct Detached {
    on_failure: Option<OnFailure>,
    state: Mutex<State>,
    idle: Notify,
}

#[derive(Default)]
struct State {
    closed: bool,
    /// How many of each event are not done, by its name; none is not there.
    unfinished: BTreeMap<&'static str, (&'static MessageDefinition, usize)>,
    /// Workers that wait for room, each with the queue that it waits for.
    waiting: Vec<(&'static str, &'static str)>,
}

impl State {
    /// Whether `from` waits for `to`, or for one who does.
    fn waits(&self, from: &str, to: &str) -> bool {
        let mut seen = vec![from];
        let mut next = 0;
        while let Some(&worker) = seen.get(next) {
            if worker == to {
                return true;
            }
            let others = self.waiting.iter().filter(|(waiter, _)| *waiter == worker).map(|(_, queue)| *queue);
            let new: Vec<&str> = others.filter(|queue| !seen.contains(queue)).collect();
            seen.extend(new);
            next += 1;
        }
        false
    }
}

impl Detached {
    pub(crate) fn new(on_failure: Option<OnFailure>) -> Arc<Self> {
        Arc::new(Self { on_failure, state: Mutex::default(), idle: Notify::new() })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an event, which counts as unfinished until the ticket is dropped.
    pub(crate) fn admit(
        self: &Arc<Self>,
        definition: &'static MessageDefinition,
    ) -> Result<Ticket, Rejection> {
        let event = definition.name();
        let mut state = self.state();
        if state.closed && self.worker().is_none() {
            return Err(Rejection::new(RejectionKind::ShuttingDown, event));
        }
        state.unfinished.entry(event).or_insert((definition, 0)).1 += 1;
        drop(state);
        Ok(Ticket { detached: self.clone(), event, queued: None })
    }

    /// For an event that has happened: it is let in during a shutdown, too, which waits for whoever made it happen.
    pub(crate) fn ticket(
        self: &Arc<Self>,
        definition: &'static MessageDefinition,
        call: &Call<'_>,
    ) -> Ticket {
        let event = definition.name();
        self.state().unfinished.entry(event).or_insert((definition, 0)).1 += 1;
        let queued = Some((call.message_id(), call.correlation_id()));
        Ticket { detached: self.clone(), event, queued }
    }

    /// Waits for room in the queue of `event`, unless that would be to wait for oneself: the handler of a detached event
    /// cannot wait for a queue that moves on only after this handler.
    pub(crate) fn wait(&self, event: &'static str) -> Result<Waiting<'_>, Rejection> {
        let Some(worker) = self.worker() else { return Ok(Waiting { detached: self, edge: None }) };
        let mut state = self.state();
        if state.waits(event, worker) {
            return Err(overloaded(
                event,
                format!(
                    "its queue is full and cannot move on before the handler of `{worker}` that publishes is done"
                ),
            ));
        }
        state.waiting.push((worker, event));
        drop(state);
        Ok(Waiting { detached: self, edge: Some((worker, event)) })
    }

    /// The event that the current task handles, if it is one of this mediator's workers.
    fn worker(&self) -> Option<&'static str> {
        let worker = |worker: &Worker| ptr::eq(&raw const *worker.detached, self).then_some(worker.event);
        WORKER.try_with(worker).ok().flatten()
    }

    /// The worker of the queue of `event`.
    pub(crate) fn work<F: Future>(
        self: &Arc<Self>,
        event: &'static str,
        work: F,
    ) -> impl Future<Output = F::Output> + use<F> {
        WORKER.scope(Worker { detached: self.clone(), event }, work)
    }

    fn report(&self, failure: &DetachedFailure) {
        match &self.on_failure {
            // Whoever listens shall not end the worker; the panic hook has told of it.
            Some(tell) => drop(catch_unwind(AssertUnwindSafe(|| tell(failure)))),
            None => {
                let line: String =
                    failure.to_string().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
                // If even that cannot be written, nobody is left to hear of it.
                let _ = writeln!(io::stderr().lock(), "cqrs: {line}");
            }
        }
    }
}

/// The end. Where it does not come in time, the mediator's cancellation drops the handler that runs and what is queued, and
/// each event is reported.
impl Detached {
    /// From now on detached events are rejected, other than those that a detached event's own handlers publish: what
    /// was taken is finished, with all that it sets off.
    pub(crate) fn close(&self) {
        self.state().closed = true;
    }

    /// Waits until no event is in a queue or with its handlers, nor waits for room.
    pub(crate) async fn drain(&self) {
        loop {
            let mut idle = pin!(self.idle.notified());
            idle.as_mut().enable();
            if self.state().unfinished.is_empty() {
                return;
            }
            idle.await;
        }
    }

    /// The events that are not done, by name, and how many of each. To be asked before the work is cancelled.
    pub(crate) fn unfinished(&self) -> Vec<(&'static MessageDefinition, usize)> {
        self.state().unfinished.values().copied().collect()
    }
}

/// A task of its own that still belongs to the worker, where a worker begins it and waits for it.
pub(crate) fn spawn<F>(work: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    match WORKER.try_with(Worker::clone) {
        Ok(worker) => tokio::spawn(WORKER.scope(worker, work)),
        Err(_) => tokio::spawn(work),
    }
}

pub(crate) fn overloaded(event: &'static str, why: String) -> Rejection {
    Rejection::failed(RejectionKind::Overloaded, event, "", BoxError::msg(why))
}

impl fmt::Debug for Detached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unfinished: usize = self.unfinished().iter().map(|(_, count)| count).sum();
        f.debug_struct("Detached").field("unfinished", &unfinished).finish_non_exhaustive()
    }
}

/// A worker that waits for room, as long as it is held.
pub(crate) struct Waiting<'a> {
    detached: &'a Detached,
    edge: Option<(&'static str, &'static str)>,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let Some(edge) = self.edge else { return };
        let waiting = &mut self.detached.state().waiting;
        if let Some(index) = waiting.iter().position(|other| *other == edge) {
            waiting.swap_remove(index);
        }
    }
}

/// A detached event that is not done. Once it was queued, it is reported where it is dropped before it is done.
pub(crate) struct Ticket {
    detached: Arc<Detached>,
    event: &'static str,
    queued: Option<(MessageId, CorrelationId)>,
}

impl Ticket {
    pub(crate) fn queued(&mut self, message_id: MessageId, correlation_id: CorrelationId) {
        self.queued = Some((message_id, correlation_id));
    }

    pub(crate) fn report(&self, cause: DetachedCause) {
        if let Some((message_id, correlation_id)) = self.queued.clone() {
            self.detached.report(&DetachedFailure { event: self.event, message_id, correlation_id, cause });
        }
    }

    pub(crate) fn done(mut self) {
        self.queued = None;
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.report(DetachedCause::Abandoned);
        let unfinished = &mut self.detached.state().unfinished;
        if let Some((_, count)) = unfinished.get_mut(self.event) {
            *count -= 1;
            if *count == 0 {
                unfinished.remove(self.event);
            }
        }
        if unfinished.is_empty() {
            self.detached.idle.notify_waiters();
        }
    }
}
