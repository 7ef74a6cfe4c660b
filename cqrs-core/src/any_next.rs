//! The rest of the pipeline, as a global behavior sees it: whatever the message.

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;
use std::future::Future;

use crate::box_error::{BoxError, HandlerError};
use crate::boxed::BoxFuture;
use crate::context::Context;
use crate::definition::{HandlerDefinition, MessageDefinition};
use crate::error::Error;
use crate::from_context::FromContext;
use crate::global_behavior::{BehaviorDefinition, Stage};
use crate::message::Message;
use crate::rejection::{Rejection, RejectionKind};
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
    state: &'a mut (dyn Erased + 'a),
    rest: &'a [Stage],
    context: Context<'a>,
    message: &'static MessageDefinition,
    handler: &'static HandlerDefinition,
    /// Whether a behavior further outside may run this again.
    keep: bool,
    /// Who wants to see the items of a stream.
    each: Each<'a>,
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

/// What the rest of the pipeline has come to, without its types.
pub(crate) enum Erasure<'a> {
    Output(&'a dyn Any),
    Failed(&'a (dyn StdError + 'static)),
    Rejected(&'a Rejection),
}

pub(crate) type Each<'a> = Option<&'a mut (dyn FnMut(&dyn Any) + Send)>;

/// A message and what has come of it, without its types.
pub(crate) trait Erased: Send {
    fn message(&self) -> Option<&dyn Any>;
    /// `None` where others share the message, or it is on its way.
    fn message_mut(&mut self) -> Option<&mut dyn Any>;
    fn can_repeat(&self) -> bool;
    /// Runs what is inside of all behaviors, and leaves its outcome here.
    fn run<'s>(&'s mut self, keep: bool, each: Each<'s>, context: Context<'s>) -> BoxFuture<'s, ()>;
    fn slot(&self) -> &dyn AnySlot;
    fn slot_mut(&mut self) -> &mut dyn AnySlot;
}

/// What has come of a message, without its types.
pub(crate) trait AnySlot {
    fn outcome(&self) -> Option<Erasure<'_>>;
    fn output_mut(&mut self) -> Option<&mut dyn Any>;
    /// Takes the output out of an `Option<T>`, if the types agree.
    fn answer(&mut self, output: &mut dyn Any) -> bool;
    /// Takes the error out of an `Option<E>`, if the types agree.
    fn fail(&mut self, error: &mut dyn Any) -> bool;
    fn reject(&mut self, rejection: Rejection);
    fn clear(&mut self);
}

impl<'a> AnyNext<'a> {
    pub(crate) fn new(
        state: &'a mut (dyn Erased + 'a),
        rest: &'a [Stage],
        context: Context<'a>,
        handler: &'static HandlerDefinition,
    ) -> Self {
        Self { state, rest, context, message: handler.message(), handler, keep: false, each: None }
    }

    /// The message: its name, kind and type, where it is defined.
    #[must_use]
    pub fn message(&self) -> &'static MessageDefinition {
        self.message
    }

    /// The handler that it is on its way to; for an event, one of its handlers.
    #[must_use]
    pub fn handler(&self) -> &'static HandlerDefinition {
        self.handler
    }

    /// The call: ids, deadline, extensions.
    #[must_use]
    pub fn context(&self) -> Context<'a> {
        self.context
    }

    /// The same for a shorter while.
    #[doc(hidden)]
    pub fn reborrow(&mut self) -> AnyNext<'_> {
        let Self { rest, context, message, handler, keep, .. } = *self;
        let each: Each<'_> = match &mut self.each {
            Some(each) => Some(&mut **each),
            None => None,
        };
        AnyNext { state: &mut *self.state, rest, context, message, handler, keep, each }
    }

    /// The message, if it is an `M`. `None` once it was handed to a handler that takes it by value.
    #[must_use]
    pub fn downcast_ref<M: Message>(&self) -> Option<&M> {
        self.state.message()?.downcast_ref()
    }

    /// The message, if it is an `M`, to change it before the rest sees it. `None` for an event, which its handlers share.
    #[must_use]
    pub fn downcast_mut<M: Message>(&mut self) -> Option<&mut M> {
        self.state.message_mut()?.downcast_mut()
    }

    /// The message as a trait object, if its definition declares it: `#[command(capabilities(dyn Audited))]`.
    #[must_use]
    pub fn capability<T: ?Sized + 'static>(&self) -> Option<&T> {
        self.message.capability(self.state.message()?)
    }

    /// Runs the rest of the pipeline.
    ///
    /// Where the message goes to a handler by value, it is gone then, and a second `run` is rejected; see
    /// [`attempt`](Self::attempt).
    ///
    /// # Cancellation
    /// To drop the future cancels the rest, and rolls back what was opened for the handler.
    pub async fn run(&mut self) -> AnyOutcome {
        self.advance(false, None).await
    }

    /// [`run`](Self::run), and shows each item of a stream to `each`, on its way to the caller. Other messages have none.
    pub async fn run_each(&mut self, mut each: impl FnMut(&dyn Any) + Send) -> AnyOutcome {
        self.advance(false, Some(&mut each)).await
    }

    /// [`run`](Self::run), with a message that stays, so that it can run again. `None`, and nothing has run, where that
    /// cannot be: see [`can_repeat`](Self::can_repeat).
    pub async fn attempt(&mut self) -> Option<AnyOutcome> {
        if !self.can_repeat() {
            return None;
        }
        Some(self.advance(true, None).await)
    }

    /// Whether the rest can run more than once. Before a handler of an event it can; of a command or query, where the handler
    /// borrows its message or the message is `Clone`. A handler that borrows its message and names behaviors itself
    /// (`through`) repeats only if the message is `Clone`. A stream cannot.
    #[must_use]
    pub fn can_repeat(&self) -> bool {
        self.state.can_repeat()
    }

    pub(crate) fn kept(&self) -> Kept {
        self.state.message().map(|message| Kept::of(self.message, message)).unwrap_or_default()
    }

    fn advance<'s>(
        &'s mut self,
        keep: bool,
        each: Each<'s>,
    ) -> impl Future<Output = AnyOutcome> + Send + use<'s, 'a> {
        async move {
            let keep = keep || self.keep;
            let mut inner = each;
            let mut both;
            let each: Each<'_> = match (inner.take(), self.each.as_deref_mut()) {
                (Some(inner), Some(outer)) => {
                    both = move |item: &dyn Any| {
                        inner(item);
                        outer(item);
                    };
                    Some(&mut both)
                }
                (Some(one), None) => Some(one),
                (None, Some(one)) => Some(one),
                (None, None) => None,
            };
            self.state.slot_mut().clear();
            match self.rest.split_first() {
                None => self.state.run(keep, each, self.context).await,
                Some((stage, rest)) => {
                    let Self { context, message, handler, .. } = *self;
                    let state = &mut *self.state;
                    let next = AnyNext { state, rest, context, message, handler, keep, each };
                    let _ = stage.behavior.run(next).await;
                    match self.state.slot().outcome() {
                        None => self.state.slot_mut().reject(no_outcome(stage.definition, message)),
                        Some(Erasure::Output(_)) if context.call().commit_failed() => {
                            self.state.slot_mut().reject(Rejection::hidden_commit(message.name()));
                        }
                        Some(_) => {}
                    }
                }
            }
            self.outcome()
        }
    }

    fn outcome(&self) -> AnyOutcome {
        AnyOutcome(match self.state.slot().outcome() {
            Some(Erasure::Output(_)) => Status::Ok,
            Some(Erasure::Failed(_)) => Status::Failed,
            Some(Erasure::Rejected(rejection)) => Status::Rejected(rejection.kind()),
            None => Status::Rejected(RejectionKind::Refused),
        })
    }

    /// What the message failed with, once it has an outcome: the handler's error, or the
    /// [`Rejection`].
    #[must_use]
    pub fn error(&self) -> Option<&(dyn StdError + 'static)> {
        match self.state.slot().outcome()? {
            Erasure::Output(_) => None,
            Erasure::Failed(error) => Some(error),
            Erasure::Rejected(rejection) => Some(rejection),
        }
    }

    /// What the handler answered, if it is a `T`.
    #[must_use]
    pub fn output<T: 'static>(&self) -> Option<&T> {
        match self.state.slot().outcome()? {
            Erasure::Output(output) => output.downcast_ref(),
            Erasure::Failed(_) | Erasure::Rejected(_) => None,
        }
    }

    /// What the handler answered, if it is a `T`, to change it.
    #[must_use]
    pub fn output_mut<T: 'static>(&mut self) -> Option<&mut T> {
        self.state.slot_mut().output_mut()?.downcast_mut()
    }

    /// Rejects the message, in place of the rest or of what came of it. The caller gets a rejection of kind
    /// [`Refused`](RejectionKind::Refused) with this error as its source.
    pub fn reject(&mut self, error: impl Into<BoxError>) -> AnyOutcome {
        self.reject_with(Rejection::refusal(self.message.name(), error.into()))
    }

    #[doc(hidden)]
    pub fn reject_with(&mut self, rejection: Rejection) -> AnyOutcome {
        self.state.slot_mut().reject(rejection);
        self.outcome()
    }

    /// Answers in place of the rest, or of what came of it. A stream that is answered with `()` ends here.
    ///
    /// # Errors
    /// The output is given back where it is not what the message declares.
    pub fn answer<T: Send + 'static>(&mut self, output: T) -> Result<AnyOutcome, T> {
        let mut output = Some(output);
        if self.state.slot_mut().answer(&mut output) {
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
        if self.state.slot_mut().fail(&mut error) {
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
        f.debug_struct("AnyNext").field("message", &self.message.name()).finish_non_exhaustive()
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

/// The outcome of a message, as it is kept while behaviors look at it. By its types and not by the message, since many
/// messages have the same.
#[doc(hidden)]
pub struct Slot<T, E>(pub(crate) Option<Result<T, Error<E>>>);

#[doc(hidden)]
pub type SlotOf<M> = Slot<<M as Message>::Output, <M as Message>::Error>;

impl<T: 'static, E: HandlerError> Slot<T, E> {
    pub(crate) fn reject(&mut self, rejection: Rejection) {
        self.0 = Some(Err(rejection.into()));
    }

    pub(crate) fn into_outcome(self, message: &'static str) -> Result<T, Error<E>> {
        match self.0 {
            Some(outcome) => outcome,
            None => Err(gone(message)),
        }
    }
}

impl<T, E> fmt::Debug for Slot<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slot").field("is_filled", &self.0.is_some()).finish()
    }
}

impl<T: 'static, E: HandlerError> AnySlot for Slot<T, E> {
    fn outcome(&self) -> Option<Erasure<'_>> {
        Some(match self.0.as_ref()? {
            Ok(output) => Erasure::Output(output),
            Err(Error::Handler(error)) => Erasure::Failed(error.as_error()),
            Err(Error::Rejected(rejection)) => Erasure::Rejected(rejection),
        })
    }

    fn output_mut(&mut self) -> Option<&mut dyn Any> {
        match self.0.as_mut()? {
            Ok(output) => Some(output),
            Err(_) => None,
        }
    }

    fn answer(&mut self, output: &mut dyn Any) -> bool {
        let output = output.downcast_mut::<Option<T>>().and_then(Option::take);
        output.map(|output| self.0 = Some(Ok(output))).is_some()
    }

    fn fail(&mut self, error: &mut dyn Any) -> bool {
        let error = error.downcast_mut::<Option<E>>().and_then(Option::take);
        error.map(|error| self.0 = Some(Err(Error::Handler(error)))).is_some()
    }

    fn reject(&mut self, rejection: Rejection) {
        self.reject(rejection);
    }

    fn clear(&mut self) {
        self.0 = None;
    }
}

/// The message was handed on before, and there is no second one.
pub(crate) fn gone<E>(message: &'static str) -> Error<E> {
    let text = "it was run a second time, and cannot be: let its handler borrow it, or derive `Clone` for it";
    Rejection::refusal(message, BoxError::msg(text)).into()
}
