//! One dispatch: what a message's future owns, and a [`Context`] borrows.

use std::num::NonZero;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::context::Context;
use crate::definition::MessageDefinition;
use crate::extensions::Extensions;
use crate::mediator::Mediator;
use crate::message::Message;
use crate::message_id::{CorrelationId, MessageId};
use crate::metadata::Metadata;

/// One dispatch of one message. It is a few words, and nothing else is made before somebody asks for it.
///
/// It is made in the future of the handler, where its address is settled, from a [`Cause`]: that is what is handed around.
#[doc(hidden)]
#[derive(Debug)]
pub struct Call<'a> {
    message: Option<&'static MessageDefinition>,
    cause: Cause<'a>,
    // Not a box: to drop one of these takes code that is worth a function, which `Arc` has and each handler would get.
    details: OnceLock<Arc<Details>>,
}

/// Where a call comes from.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Cause<'a> {
    /// Straight from the program.
    Program(&'a Mediator),
    /// From metadata that came from outside, or from the handler of another message.
    Within(&'a Call<'a>),
    /// For one of the handlers of an event: the ids are the event's.
    Event(&'a Call<'a>),
    /// It is the same call, on its way through the pipeline.
    Same(&'a Call<'a>),
}

impl<'a> Cause<'a> {
    #[inline]
    pub(crate) fn mediator(self) -> &'a Mediator {
        match self {
            Self::Program(mediator) => mediator,
            Self::Within(call) | Self::Event(call) | Self::Same(call) => call.mediator(),
        }
    }
}

/// What few calls have.
#[derive(Debug, Default)]
struct Details {
    message_id: OnceLock<MessageId>,
    /// Of what follows from metadata that names none.
    correlation_id: OnceLock<CorrelationId>,
    cancellation: OnceLock<CancellationToken>,
    metadata: Metadata,
    added: Mutex<Added>,
    /// How many commits did not go well, and how many of these no longer count.
    failed_commits: AtomicU32,
    forgiven_commits: AtomicU32,
}

/// What behaviors have added.
#[derive(Debug, Default)]
struct Added {
    /// Those in force. Parts of a handler may have one each, at the same time.
    deadlines: Vec<Instant>,
    extensions: Extensions,
    /// Those that do not leave the call.
    lent: Extensions,
}

/// The token belongs to the call, and the call ends here.
impl Drop for Details {
    fn drop(&mut self) {
        if let Some(token) = self.cancellation.get() {
            token.cancel();
        }
    }
}

impl<'a> Call<'a> {
    #[doc(hidden)]
    #[must_use]
    #[inline]
    pub fn new<M: Message>(cause: Cause<'a>) -> Self {
        Self::of(cause, M::definition())
    }

    #[inline]
    pub(crate) fn of(cause: Cause<'a>, message: &'static MessageDefinition) -> Self {
        Self::with(cause, Some(message), OnceLock::new())
    }

    /// No message yet: what comes from outside with `metadata`.
    pub(crate) fn origin(mediator: &'a Mediator, metadata: Metadata) -> Self {
        let mut details = Details::default();
        details.metadata = metadata;
        Self::with(Cause::Program(mediator), None, OnceLock::from(Arc::new(details)))
    }

    /// A message that had its id before, and comes again with what was kept of its first call as the `origin`.
    pub(crate) fn again(
        origin: &'a Call<'a>,
        message: &'static MessageDefinition,
        message_id: MessageId,
    ) -> Self {
        let mut details = Details::default();
        details.message_id = OnceLock::from(message_id);
        Self::with(Cause::Within(origin), Some(message), OnceLock::from(Arc::new(details)))
    }

    /// The call of one handler of an event: the event's ids, and what is added to it is its own.
    pub(crate) fn handler_of(event: &'a Call<'a>) -> Self {
        Self::with(Cause::Event(event), event.message, OnceLock::new())
    }

    #[inline]
    fn with(
        cause: Cause<'a>,
        message: Option<&'static MessageDefinition>,
        details: OnceLock<Arc<Details>>,
    ) -> Self {
        Self { message, cause, details }
    }

    #[doc(hidden)]
    #[must_use]
    #[inline]
    pub fn context(&self) -> Context<'_> {
        Context::new(self)
    }

    pub(crate) fn mediator(&self) -> &'a Mediator {
        let mut cause = self.cause;
        loop {
            match cause {
                Cause::Program(mediator) => return mediator,
                Cause::Within(call) | Cause::Event(call) | Cause::Same(call) => cause = call.cause,
            }
        }
    }

    pub(crate) fn message(&self) -> Option<&'static MessageDefinition> {
        self.message
    }

    /// The call itself, through all that stands for it.
    fn real(&self) -> &Self {
        match self.cause {
            Cause::Same(call) => call.real(),
            Cause::Program(_) | Cause::Within(_) | Cause::Event(_) => self,
        }
    }

    fn cause(&self) -> Option<&Self> {
        match self.real().cause {
            Cause::Within(cause) | Cause::Event(cause) => Some(cause.real()),
            Cause::Program(_) | Cause::Same(_) => None,
        }
    }

    /// Whether a handler of this mediator is behind it: not for what comes from outside.
    pub(crate) fn is_nested(&self) -> bool {
        self.cause().is_some_and(|cause| !cause.is_origin())
    }

    /// Tells the call from all others, as long as it lasts.
    pub(crate) fn address(&self) -> usize {
        std::ptr::from_ref(self.real()).addr()
    }

    /// The [`address`](Self::address) of the call that this one comes from.
    pub(crate) fn cause_address(&self) -> Option<usize> {
        self.cause().map(Self::address)
    }

    fn details(&self) -> &Details {
        self.real().details.get_or_init(Arc::default)
    }

    /// The call and its causes, from the inside.
    fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self.real()), |call| call.cause())
    }

    /// What the calls of the chain have, as far as they have anything.
    fn known(&self) -> impl Iterator<Item = &Details> {
        self.chain().filter_map(|call| call.details.get().map(|details| &**details))
    }

    fn is_origin(&self) -> bool {
        self.message.is_none()
    }

    /// The call whose ids count.
    fn dispatched(&self) -> &Self {
        match self.real() {
            Self { cause: Cause::Event(event), .. } => event.dispatched(),
            call => call,
        }
    }

    pub(crate) fn message_id(&self) -> MessageId {
        self.dispatched().own_message_id()
    }

    fn own_message_id(&self) -> MessageId {
        *self.details().message_id.get_or_init(|| MessageId::at(self.mediator().clock().now()))
    }

    pub(crate) fn causation_id(&self) -> Option<MessageId> {
        let cause = self.dispatched().cause()?;
        if cause.is_origin() { cause.details().metadata.causation_id } else { Some(cause.message_id()) }
    }

    pub(crate) fn correlation_id(&self) -> CorrelationId {
        let Some(first) = self.chain().last() else { return self.message_id().into() };
        if !first.is_origin() {
            return first.message_id().into();
        }
        let details = first.details();
        match &details.metadata.correlation_id {
            Some(id) => id.clone(),
            None => details.correlation_id.get_or_init(|| first.message_id().into()).clone(),
        }
    }

    /// Of a request that brought no trace: the id of its first message, which is as random.
    pub(crate) fn trace_id(&self) -> NonZero<u128> {
        let first = self.chain().last().unwrap_or(self).message_id();
        NonZero::new(first.as_uuid().as_u128()).unwrap_or(NonZero::<u128>::MIN)
    }

    /// What came from outside, if anything did.
    pub(crate) fn metadata(&self) -> Option<&Metadata> {
        let first = self.chain().last()?;
        if first.is_origin() { Some(&first.details().metadata) } else { None }
    }

    /// The earliest of all that surround the call.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        let earliest = |details: &Details| {
            let added = details.added().deadlines.iter().min().copied();
            added.into_iter().chain(details.metadata.deadline).min()
        };
        self.known().filter_map(earliest).min()
    }

    /// Sets a deadline until the guard is dropped. A later one than those around it changes nothing.
    pub(crate) fn set_deadline(&self, deadline: Instant) -> Deadline<'_> {
        let details = self.details();
        details.added().deadlines.push(deadline);
        Deadline { details, deadline }
    }

    /// A call whose request is cancelled is dropped, and cancels its token then; so that the token can be the mediator's.
    pub(crate) fn cancellation(&self) -> &CancellationToken {
        self.details().cancellation.get_or_init(|| {
            let of_request = self.metadata().and_then(|metadata| metadata.cancellation.as_ref());
            match (self.cause(), of_request) {
                (Some(cause), _) if !cause.is_origin() => cause.cancellation().child_token(),
                (None, Some(token)) => token.child_token(),
                _ => self.mediator().cancellation().child_token(),
            }
        })
    }

    pub(crate) fn insert<T: Send + Sync + 'static>(&self, value: T) {
        self.details().added().extensions.insert(value);
    }

    pub(crate) fn lend<T: Send + Sync + 'static>(&self, value: T) {
        self.details().added().lent.insert(value);
    }

    pub(crate) fn lent<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.known().find_map(|details| details.added().lent.get().cloned())
    }

    /// Everything that was added, the nearest to the call first.
    pub(crate) fn extensions(&self) -> impl Iterator<Item = Extensions> {
        self.known()
            .flat_map(|details| [details.added().extensions.clone(), details.metadata.extensions.clone()])
    }

    /// How many commits have failed so far. A later run of the pipeline that commits makes up for these, and for no others.
    pub(crate) fn failed_commits(&self) -> u32 {
        self.real().details.get().map_or(0, |details| details.failed_commits.load(Ordering::Relaxed))
    }

    pub(crate) fn add_failed_commit(&self) {
        self.details().failed_commits.fetch_add(1, Ordering::Relaxed);
    }

    /// So many of the first failures no longer count.
    pub(crate) fn forgive_commits(&self, failed: u32) {
        if let Some(details) = self.real().details.get() {
            details.forgiven_commits.fetch_max(failed, Ordering::Relaxed);
        }
    }

    pub(crate) fn commit_failed(&self) -> bool {
        self.real().details.get().is_some_and(|details| {
            let failed = details.failed_commits.load(Ordering::Relaxed);
            failed > details.forgiven_commits.load(Ordering::Relaxed)
        })
    }
}

impl Details {
    fn added(&self) -> std::sync::MutexGuard<'_, Added> {
        self.added.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A deadline, as long as it is held.
#[derive(Debug)]
pub(crate) struct Deadline<'a> {
    details: &'a Details,
    deadline: Instant,
}

impl Drop for Deadline<'_> {
    fn drop(&mut self) {
        let deadlines = &mut self.details.added().deadlines;
        if let Some(index) = deadlines.iter().position(|deadline| *deadline == self.deadline) {
            deadlines.swap_remove(index);
        }
    }
}
