//! The rest of the pipeline, as a global behavior sees it: whatever the message.

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::box_error::{BoxError, HandlerError};
use crate::boxed::BoxFuture;
use crate::carried::{Carried, held};
use crate::context::Context;
use crate::definition::{HandlerDefinition, MessageDefinition};
use crate::ending::{Each, Ending, Repeats};
use crate::error::Error;
use crate::from_context::FromContext;
use crate::global_behavior::{BehaviorDefinition, Stage};
use crate::message::Message;
use crate::rejection::{Rejection, RejectionKind};
use crate::slot::{AnySlot, Erasure};
use crate::testing::Kept;

/// A message on its way through the global behaviors, and the rest of that way: `mut next: AnyNext<'_>`.
///
/// A behavior with an order sees messages of all types, so it learns about them at run time: by
/// [`message`](Self::message), [`downcast_ref`](Self::downcast_ref), [`capability`](Self::capability). It answers with what
/// [`run`](Self::run) gives back, or with another outcome that it makes itself. See `#[behavior]`.
///
/// ```
/// use cqrs_core::{AnyNext, AnyOutcome};
///
/// async fn log(mut next: AnyNext<'_>) -> AnyOutcome {
///     let outcome = next.run().await;
///     match next.error() {
///         None => println!("{}: done", next.message().name()),
///         Some(error) => println!("{}: {error}", next.message().name()),
///     }
///     outcome
/// }
/// ```
pub struct AnyNext<'a> {
    message: Carried<'a>,
    slot: &'a mut (dyn AnySlot + 'static),
    way: &'a Way<'a>,
    /// Of the behaviors on the way, this one comes next.
    index: usize,
    /// Whether a behavior further outside may run this again.
    keep: bool,
    /// Who wants to see the items of a stream.
    each: Each<'a>,
}

/// What stays the same on the way.
pub(crate) struct Way<'a> {
    stages: &'a [Stage],
    ending: &'a Ending,
    context: Context<'a>,
    /// Whether the message was handed to a handler that took it.
    is_gone: AtomicBool,
}

impl<'a> Way<'a> {
    pub(crate) fn new(stages: &'a [Stage], ending: &'a Ending, context: Context<'a>) -> Self {
        Self { stages, ending, context, is_gone: AtomicBool::new(false) }
    }

    fn message(&self) -> &'static MessageDefinition {
        self.ending.definition.message()
    }

    /// Whether the handler takes the message.
    fn takes(&self) -> bool {
        self.ending.definition.repeats() != Repeats::Always
    }

    /// Starts all of it.
    pub(crate) fn start(
        &'a self,
        message: Carried<'a>,
        slot: &'a mut (dyn AnySlot + 'static),
    ) -> BoxFuture<'a, AnyOutcome> {
        AnyNext { message, slot, way: self, index: 0, keep: false, each: None }.start()
    }

    /// What has come of it from this behavior on, which may have left something undone.
    pub(crate) fn settle(&self, index: usize, slot: &mut (dyn AnySlot + 'static)) -> AnyOutcome {
        let rejection = match (slot.outcome(), self.stages.get(index)) {
            (None, Some(stage)) => no_outcome(stage.definition, self.message()),
            (Some(Erasure::Output(_)), Some(_)) if self.context.call().commit_failed() => {
                Rejection::hidden_commit(self.message().name())
            }
            (Some(erasure), _) => return erasure.into(),
            (None, None) => return AnyOutcome::NONE,
        };
        let kind = rejection.kind();
        slot.reject(rejection);
        AnyOutcome(Status::Rejected(kind))
    }
}

/// What a global behavior answers: that the message has an outcome. The outcome itself stays with [`AnyNext`].
#[derive(Debug)]
#[must_use = "a behavior gives it back"]
pub struct AnyOutcome(Status);

#[derive(Clone, Copy, Debug)]
enum Status {
    Ok,
    Failed,
    Rejected(RejectionKind),
}

impl AnyOutcome {
    /// Where there is none.
    pub(crate) const NONE: Self = Self(Status::Rejected(RejectionKind::Refused));

    pub(crate) fn of<T, E>(outcome: &Result<T, Error<E>>) -> Self {
        Self(match outcome {
            Ok(_) => Status::Ok,
            Err(Error::Handler(_)) => Status::Failed,
            Err(Error::Rejected(rejection)) => Status::Rejected(rejection.kind()),
        })
    }

    /// Whether the message was handled, and what the handler did was kept. For a stream: whether it came to its end.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        matches!(self.0, Status::Ok)
    }

    /// Why the framework rejected the message, if it did.
    #[must_use]
    pub fn rejected(&self) -> Option<RejectionKind> {
        match self.0 {
            Status::Rejected(kind) => Some(kind),
            Status::Ok | Status::Failed => None,
        }
    }
}

impl From<Erasure<'_>> for AnyOutcome {
    fn from(erasure: Erasure<'_>) -> Self {
        Self(match erasure {
            Erasure::Output(_) => Status::Ok,
            Erasure::Failed(_) => Status::Failed,
            Erasure::Rejected(rejection) => Status::Rejected(rejection.kind()),
        })
    }
}

impl<'a> AnyNext<'a> {
    /// The message: its name, kind and type, where it is defined.
    #[must_use]
    pub fn message(&self) -> &'static MessageDefinition {
        self.way.message()
    }

    /// The handler that it is on its way to; for an event, one of its handlers.
    #[must_use]
    pub fn handler(&self) -> &'static HandlerDefinition {
        self.way.ending.definition
    }

    /// The call: ids, deadline, extensions.
    #[must_use]
    pub fn context(&self) -> Context<'a> {
        self.way.context
    }

    /// The same for a shorter while.
    #[doc(hidden)]
    pub fn reborrow(&mut self) -> AnyNext<'_> {
        let Self { message, slot, way, index, keep, each } = self;
        let each: Each<'_> = match each {
            Some(each) => Some(&mut **each),
            None => None,
        };
        AnyNext { message: message.reborrow(), slot: &mut **slot, way, index: *index, keep: *keep, each }
    }

    /// The message, if it is an `M`. `None` once it was handed to a handler that takes it by value.
    #[must_use]
    pub fn downcast_ref<M: Message>(&self) -> Option<&M> {
        held(self.message.as_any())
    }

    /// The message, if it is an `M`, to change it before the rest sees it. `None` for an event, which its handlers share.
    #[must_use]
    pub fn downcast_mut<M: Message>(&mut self) -> Option<&mut M> {
        self.message.get_mut()
    }

    /// The message as a trait object, if its definition declares it: `#[command(capabilities(dyn Audited))]`.
    #[must_use]
    pub fn capability<T: ?Sized + 'static>(&self) -> Option<&T> {
        self.message().capability(self.message.as_any())
    }

    /// Runs the rest of the pipeline.
    ///
    /// Where the message goes to a handler by value, it is gone then, and a second `run` is rejected; see
    /// [`attempt`](Self::attempt).
    ///
    /// # Cancellation
    /// To drop the future cancels the rest, and rolls back what was opened for the handler.
    pub async fn run(&mut self) -> AnyOutcome {
        let _ = self.reborrow().start().await;
        self.settle()
    }

    /// [`run`](Self::run), and shows each item of a stream to `each`, on its way to the caller. Other messages have none.
    pub async fn run_each(&mut self, mut each: impl FnMut(&dyn Any) + Send) -> AnyOutcome {
        let mut next = self.reborrow();
        let mut both;
        next.each = match next.each.take() {
            Some(outer) => {
                both = |item: &dyn Any| {
                    each(item);
                    outer(item);
                };
                Some(&mut both)
            }
            None => Some(&mut each),
        };
        let _ = next.start().await;
        self.settle()
    }

    /// [`run`](Self::run), with a message that stays, so that it can run again. `None`, and nothing has run, where that
    /// cannot be: see [`can_repeat`](Self::can_repeat).
    pub async fn attempt(&mut self) -> Option<AnyOutcome> {
        if !self.can_repeat() {
            return None;
        }
        let mut next = self.reborrow();
        next.keep = true;
        let _ = next.start().await;
        Some(self.settle())
    }

    /// Whether the rest can run more than once. Before a handler of an event it can; of a command or query, where the handler
    /// borrows its message or the message is `Clone`. A handler that borrows its message and names behaviors itself
    /// (`through`) repeats only if the message is `Clone`. A stream cannot.
    #[must_use]
    pub fn can_repeat(&self) -> bool {
        !self.way.is_gone.load(Ordering::Relaxed)
            && match self.handler().repeats() {
                Repeats::Always => true,
                Repeats::WithCopy => self.message().is_clone(),
                Repeats::Never => false,
            }
    }

    pub(crate) fn kept(&self) -> Kept {
        Kept::of(self.message(), self.message.as_any())
    }

    /// Starts the next behavior, or the handler after the last.
    fn start(self) -> BoxFuture<'a, AnyOutcome> {
        let Self { message, slot, way, index, keep, each } = self;
        slot.clear();
        if let Some(stage) = way.stages.get(index) {
            return stage.behavior.run(AnyNext { message, slot, way, index: index + 1, keep, each });
        }
        if !way.takes() {
            return way.ending.run(message, slot, each, way.context);
        }
        // A second message, for a handler that would take the only one.
        if keep && let Some(mut copy) = way.message().copied(message.as_any()) {
            return Box::pin(async move {
                // For as long as the copy is there.
                let each: Each<'_> = each.map(|each| -> &mut (dyn FnMut(&dyn Any) + Send) { each });
                way.ending.run(Carried::Owned(&mut *copy), slot, each, way.context).await
            });
        }
        way.is_gone.store(true, Ordering::Relaxed);
        way.ending.run(message, slot, each, way.context)
    }

    fn settle(&mut self) -> AnyOutcome {
        self.way.settle(self.index, self.slot)
    }

    fn outcome(&self) -> AnyOutcome {
        self.slot.outcome().map_or(AnyOutcome::NONE, AnyOutcome::from)
    }

    /// What the message failed with, once it has an outcome: the handler's error, or the
    /// [`Rejection`].
    #[must_use]
    pub fn error(&self) -> Option<&(dyn StdError + 'static)> {
        match self.slot.outcome()? {
            Erasure::Output(_) => None,
            Erasure::Failed(error) => Some(error),
            Erasure::Rejected(rejection) => Some(rejection),
        }
    }

    /// What the handler answered, if it is a `T`.
    #[must_use]
    pub fn output<T: 'static>(&self) -> Option<&T> {
        match self.slot.outcome()? {
            Erasure::Output(output) => output.downcast_ref(),
            Erasure::Failed(_) | Erasure::Rejected(_) => None,
        }
    }

    /// What the handler answered, if it is a `T`, to change it.
    #[must_use]
    pub fn output_mut<T: 'static>(&mut self) -> Option<&mut T> {
        self.slot.output_mut()?.downcast_mut()
    }

    /// Rejects the message, in place of the rest or of what came of it. The caller gets a rejection of kind
    /// [`Refused`](RejectionKind::Refused) with this error as its source.
    pub fn reject(&mut self, error: impl Into<BoxError>) -> AnyOutcome {
        self.reject_with(Rejection::refusal(self.message().name(), error.into()))
    }

    #[doc(hidden)]
    pub fn reject_with(&mut self, rejection: Rejection) -> AnyOutcome {
        self.slot.reject(rejection);
        self.outcome()
    }

    /// Answers in place of the rest, or of what came of it. A stream that is answered with `()` ends here.
    ///
    /// # Errors
    /// The output is given back where it is not what the message declares.
    pub fn answer<T: Send + 'static>(&mut self, output: T) -> Result<AnyOutcome, T> {
        let mut output = Some(output);
        if self.slot.answer(&mut output) {
            return Ok(self.outcome());
        }
        output.map_or_else(|| Ok(self.outcome()), Err)
    }

    /// Fails with the message's own error, in place of the rest or of what came of it.
    ///
    /// # Errors
    /// The error is given back where it is not what the message declares.
    pub fn fail<E: HandlerError>(&mut self, error: E) -> Result<AnyOutcome, E> {
        let mut error = Some(error);
        if self.slot.fail(&mut error) {
            return Ok(self.outcome());
        }
        error.map_or_else(|| Ok(self.outcome()), Err)
    }
}

fn no_outcome(behavior: &BehaviorDefinition, message: &MessageDefinition) -> Rejection {
    let text = format!(
        "the behavior `{}` ({}) gave back the outcome of another message",
        behavior.name(),
        behavior.location()
    );
    Rejection::refusal(message.name(), BoxError::msg(text))
}

impl fmt::Debug for AnyNext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnyNext").field("message", &self.message().name()).finish_non_exhaustive()
    }
}

/// What a global behavior returns.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a behavior with an order returns `AnyOutcome`, not `{Self}`",
    label = "expected `AnyOutcome`, or `Result<AnyOutcome, E>`",
    note = "`next.run().await` gives it, and so do `next.reject(..)` and `next.answer(..)`"
)]
pub trait IntoAnyOutcome {
    fn into_outcome(self) -> Result<AnyOutcome, BoxError>;
}

/// What came of a behavior. An error that it returned rejects the message.
#[doc(hidden)]
pub fn finish_any<R: IntoAnyOutcome>(returned: R, mut next: AnyNext<'_>) -> AnyOutcome {
    match returned.into_outcome() {
        Ok(outcome) => outcome,
        Err(error) => next.reject(error),
    }
}

/// A by-value argument of a behavior.
#[doc(hidden)]
pub async fn extract_any<T: FromContext>(
    argument: &'static str,
    dependencies: &T::Dependencies,
    context: Context<'_>,
    message: &'static MessageDefinition,
) -> Result<T, Rejection> {
    T::from_context(dependencies, context)
        .await
        .map_err(|source| Rejection::failed(RejectionKind::Extract, message.name(), argument, source))
}

impl IntoAnyOutcome for AnyOutcome {
    fn into_outcome(self) -> Result<AnyOutcome, BoxError> {
        Ok(self)
    }
}

impl<E: Into<BoxError>> IntoAnyOutcome for Result<AnyOutcome, E> {
    fn into_outcome(self) -> Result<AnyOutcome, BoxError> {
        self.map_err(Into::into)
    }
}
