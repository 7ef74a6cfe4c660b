//! The end of a mediator: no more is taken, and what has begun is brought to its end.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::time::Duration;

use tokio::time::timeout;

use crate::definition::MessageDefinition;
use crate::detached::Detached;
use crate::mediator::Mediator;
use crate::message_id::CorrelationId;
use crate::running::Running;

impl Mediator {
    /// Stops gracefully: takes no more messages, and waits until everything that runs has ended, for at most this long.
    ///
    /// Only a mediator that counts what runs can do it, and only one that is told does: call
    /// [`graceful_shutdown`](crate::MediatorBuilder::graceful_shutdown) on its builder. Without it, detached events alone are
    /// drained.
    ///
    /// - From the first poll on, messages from outside are rejected with
    ///   [`ShuttingDown`](crate::RejectionKind::ShuttingDown). What a running handler sends through its
    ///   [`Context`](crate::Context) is taken, however late, since the handler could not end without it.
    /// - An event that is on its way reaches all its handlers, and the queues of detached events run empty. A stream runs until it has ended or is dropped.
    /// - When the time is over, the [`cancellation`](crate::Context::cancellation) of every call is cancelled, and what still
    ///   runs is in the error. It is not stopped: that is for whoever awaits it, or ends with the program.
    ///
    /// It may be called several times, at once or one after the other; each call waits for itself. Of several at once the
    /// shortest time counts, since it cancels what the others wait for: they then say
    /// [`CutShort`](ShutdownError::CutShort). Dropping the future ends the waiting; the mediator stays closed. A handler
    /// that awaits it waits for itself.
    ///
    /// ```
    /// use cqrs_core::{MediatorBuilder, ShutdownError};
    /// use std::time::Duration;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mediator = MediatorBuilder::empty().graceful_shutdown().build()?;
    /// // serve(mediator.clone()).with_graceful_shutdown(ctrl_c()).await;
    /// match mediator.shutdown(Duration::from_secs(10)).await {
    ///     Err(ShutdownError::Unfinished(unfinished)) => eprintln!("left behind: {unfinished:?}"),
    ///     other => other?,
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`ShutdownError`]: something did not end in time, or nothing is known of what runs.
    ///
    /// # Panics
    /// Outside of a tokio runtime with time.
    pub fn shutdown(
        &self,
        within: Duration,
    ) -> impl Future<Output = Result<(), ShutdownError>> + Send + 'static + use<> {
        let mediator = self.clone();
        async move {
            let (running, detached) = (mediator.running().map(|running| &**running), mediator.detached());
            // What an earlier call has given up, that call has told.
            let was_cancelled = mediator.cancellation().is_cancelled();
            if timeout(within, drained(running, detached)).await.is_err() {
                detached.close();
                let mut unfinished = running.map_or_else(Vec::new, Running::unfinished);
                unfinished.extend(detached.unfinished().into_iter().map(Unfinished::detached));
                // The last may have ended together with the time.
                if !unfinished.is_empty() {
                    // Only now: it drops what is queued.
                    mediator.cancellation().cancel();
                    return Err(ShutdownError::Unfinished(unfinished));
                }
            }
            if !was_cancelled && mediator.cancellation().is_cancelled() {
                return Err(ShutdownError::CutShort);
            }
            if running.is_some() { Ok(()) } else { Err(ShutdownError::NotTracked) }
        }
    }
}

/// Takes nothing more, and ends when nothing is left to do.
async fn drained(running: Option<&Running>, detached: &Detached) {
    if let Some(running) = running {
        running.close();
        // What runs may still publish.
        running.idle().await;
    }
    detached.close();
    detached.drain().await;
    if let Some(running) = running {
        // What the handlers of detached events have sent.
        running.idle().await;
    }
}

/// Why a mediator did not stop gracefully; from [`Mediator::shutdown`].
#[derive(Debug)]
#[non_exhaustive]
pub enum ShutdownError {
    /// These messages did not end in time, the oldest first. One that is sent by another's handler is listed as well, after
    /// it. There is at least one.
    Unfinished(Vec<Unfinished>),
    /// All has ended, but not all was finished: another call of [`shutdown`](Mediator::shutdown) ran out of time while this
    /// one waited, told what ran to stop, and gave detached events up. Its error names them.
    CutShort,
    /// The mediator does not count what runs, and takes messages as before. Only its detached events have come to an end, and
    /// are taken no more.
    NotTracked,
}

/// A message that was still being handled when the time was over; or all detached events of one type that were not done.
#[derive(Clone, Debug)]
pub struct Unfinished {
    message: &'static MessageDefinition,
    count: usize,
    correlation_id: Option<CorrelationId>,
    running_for: Option<Duration>,
}

impl Unfinished {
    pub(crate) fn new(
        message: &'static MessageDefinition,
        correlation_id: Option<CorrelationId>,
        running_for: Duration,
    ) -> Self {
        Self { message, count: 1, correlation_id, running_for: Some(running_for) }
    }

    fn detached((message, count): (&'static MessageDefinition, usize)) -> Self {
        Self { message, count, correlation_id: None, running_for: None }
    }

    /// The message: its name, kind and type.
    #[must_use]
    pub fn message(&self) -> &'static MessageDefinition {
        self.message
    }

    /// What its request brought along, if it did.
    #[must_use]
    pub fn correlation_id(&self) -> Option<&CorrelationId> {
        self.correlation_id.as_ref()
    }

    /// How long it had been running. `None` for detached events.
    #[must_use]
    pub fn running_for(&self) -> Option<Duration> {
        self.running_for
    }

    /// How many detached events of this type were in the queue or with their handlers; 1 for any other message.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }
}

impl fmt::Display for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { message, count, correlation_id, running_for } = self;
        match running_for {
            Some(running_for) => {
                write!(f, "{} `{}`, running for {running_for:.1?}", message.kind(), message.name())?;
            }
            None => write!(f, "detached event `{}`, {count} of it", message.name())?,
        }
        match correlation_id {
            Some(id) => write!(f, " (correlation id {id})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for ShutdownError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotTracked => f.write_str(
                "this mediator does not know what runs, only that its detached events are done: call \
                 `.graceful_shutdown()` on its builder",
            ),
            Self::CutShort => f.write_str(
                "not all was finished: while this shutdown waited, the time of another one was over, which has \
                 cancelled what still ran; its error names that",
            ),
            Self::Unfinished(unfinished) => {
                let count: usize = unfinished.iter().map(|unfinished| unfinished.count).sum();
                let messages = if count == 1 { "message" } else { "messages" };
                write!(f, "{count} {messages} did not end in time")?;
                for (index, unfinished) in unfinished.iter().enumerate() {
                    write!(f, "{}{unfinished}", if index == 0 { ": " } else { "; " })?;
                }
                Ok(())
            }
        }
    }
}

impl StdError for ShutdownError {}
