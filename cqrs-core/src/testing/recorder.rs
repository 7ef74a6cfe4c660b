//! A record of everything that was sent, asked and published.

use std::any::Any;
use std::fmt;
use std::ptr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::kept::Kept;
use super::record::{Record, RecordedOutcome};
use super::tree::Tree;
use crate::any_next::{AnyNext, AnyOutcome};
use crate::boxed::BoxFuture;
use crate::carried::held;
use crate::context::Context;
use crate::definition::{HandlerDefinition, Location, MessageDefinition};
use crate::event_handlers::SharedEvent;
use crate::global_behavior::{BehaviorDefinition, GlobalBehavior, Stage};
use crate::message::{Command, Event, Message, MessageKind, Query, StreamQuery};
use crate::publish_error::PublishError;

/// Records everything that a mediator is sent, asked and told, from outside and by its own handlers: in which order, what
/// caused it, and what came of it.
///
/// ```
/// use cqrs_core::testing::{Recorder, TestBuilder};
/// # use cqrs_core::{BoxError, Command, Event, Handled, MediatorBuilder};
///
/// # async fn test<PlaceOrder, OrderPlaced>(builder: MediatorBuilder, place_order: PlaceOrder) -> Result<(), BoxError>
/// # where PlaceOrder: Command + Handled<Output = u64, Error = BoxError> + Clone + HasArticle, OrderPlaced: Event + Clone {
/// let recorder = Recorder::new();
/// let mediator = builder.record(&recorder).build()?; // Mediator::builder()
/// mediator.send(place_order).await?;
///
/// recorder.assert_sent::<PlaceOrder>(|command| command.article() == "apple");
/// recorder.assert_published_once::<OrderPlaced>(|_| true);
/// recorder.assert_caused::<PlaceOrder, OrderPlaced>();
/// assert_eq!(recorder.names(), ["orders.place", "orders.placed"]);
/// # Ok(()) }
/// # trait HasArticle { fn article(&self) -> &str; }
/// ```
///
/// An assertion that fails prints all that was recorded, each message below the one that caused it, as `Display` does:
///
/// ```text
/// command `orders.place`, PlaceOrder { article: "apple" }: ok
///   event `orders.placed`, OrderPlaced { article: "apple" }: failed: `send_confirmation`
///     handler `send_confirmation`: failed: no mail today
///     handler `count_orders`: ok
/// ```
///
/// A message that is `Clone` is recorded with its content, as it was before any behavior saw it; others by name, kind and
/// outcome. It prints with its content if it is `Debug`.
///
/// A clone is the same recorder. It goes with [`TestBuilder::record`](super::TestBuilder::record).
///
/// # Panics
/// The methods that begin with `assert` do, where what they say does not hold.
#[derive(Clone, Default)]
pub struct Recorder {
    log: Arc<Mutex<Log>>,
}

#[derive(Default)]
struct Log {
    /// The number of the first entry: how many were cleared.
    first: usize,
    entries: Vec<Entry>,
}

struct Entry {
    record: Record,
    message: Option<Box<dyn Any + Send>>,
    /// While it runs: the address of its call.
    call: Option<usize>,
}

impl Recorder {
    /// Nothing is recorded yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets everything: what was sent to prepare a test, say.
    pub fn clear(&self) {
        let mut log = self.log();
        log.first += log.entries.len();
        log.entries.clear();
    }

    /// All messages, in the order in which their handling began.
    #[must_use]
    pub fn records(&self) -> Vec<Record> {
        self.log().records().filter(|record| record.handler.is_none()).cloned().collect()
    }

    /// The wire names of all messages, in the order in which their handling began.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        self.records().iter().map(|record| record.message.name()).collect()
    }

    /// How many messages of this type there were, of whatever kind.
    #[must_use]
    pub fn count<M: Message>(&self) -> usize {
        self.records().iter().filter(|record| is::<M>(record)).count()
    }

    /// What came of the messages of this type, one outcome for each.
    #[must_use]
    pub fn outcomes<M: Message>(&self) -> Vec<RecordedOutcome> {
        self.records().into_iter().filter(is::<M>).map(|record| record.outcome).collect()
    }

    /// The commands of this type that were sent.
    #[must_use]
    pub fn sent<C: Command + Clone>(&self) -> Vec<C> {
        self.all()
    }

    /// The queries of this type that were asked.
    #[must_use]
    pub fn queried<Q: Query + Clone>(&self) -> Vec<Q> {
        self.all()
    }

    /// The streaming queries of this type that were asked.
    #[must_use]
    pub fn streamed<Q: StreamQuery + Clone>(&self) -> Vec<Q> {
        self.all()
    }

    /// The events of this type that were published, whether they have handlers or not.
    #[must_use]
    pub fn published<E: Event + Clone>(&self) -> Vec<E> {
        self.all()
    }

    /// At least one such command was sent.
    #[track_caller]
    pub fn assert_sent<C: Command + Clone>(&self, condition: impl Fn(&C) -> bool) {
        self.assert_some(condition);
    }

    /// Exactly one such command was sent.
    #[track_caller]
    pub fn assert_sent_once<C: Command + Clone>(&self, condition: impl Fn(&C) -> bool) {
        self.assert_one(condition);
    }

    /// No command of this type was sent.
    #[track_caller]
    pub fn assert_not_sent<C: Command>(&self) {
        self.assert_none::<C>();
    }

    /// At least one such query was asked.
    #[track_caller]
    pub fn assert_queried<Q: Query + Clone>(&self, condition: impl Fn(&Q) -> bool) {
        self.assert_some(condition);
    }

    /// Exactly one such query was asked.
    #[track_caller]
    pub fn assert_queried_once<Q: Query + Clone>(&self, condition: impl Fn(&Q) -> bool) {
        self.assert_one(condition);
    }

    /// No query of this type was asked.
    #[track_caller]
    pub fn assert_not_queried<Q: Query>(&self) {
        self.assert_none::<Q>();
    }

    /// At least one such event was published.
    #[track_caller]
    pub fn assert_published<E: Event + Clone>(&self, condition: impl Fn(&E) -> bool) {
        self.assert_some(condition);
    }

    /// Exactly one such event was published.
    #[track_caller]
    pub fn assert_published_once<E: Event + Clone>(&self, condition: impl Fn(&E) -> bool) {
        self.assert_one(condition);
    }

    /// No event of this type was published.
    #[track_caller]
    pub fn assert_not_published<E: Event>(&self) {
        self.assert_none::<E>();
    }

    /// No command at all was sent.
    #[track_caller]
    pub fn assert_nothing_sent(&self) {
        self.assert_nothing(MessageKind::Command);
    }

    /// No event at all was published.
    #[track_caller]
    pub fn assert_nothing_published(&self) {
        self.assert_nothing(MessageKind::Event);
    }

    /// Some `M` was handled by sending, asking or publishing an `N`, directly or through other messages.
    #[track_caller]
    pub fn assert_caused<M: Message, N: Message>(&self) {
        let is_caused = {
            let log = self.log();
            log.records().any(|record| is::<N>(record) && log.causes(record).any(is::<M>))
        };
        if !is_caused {
            self.fail(&format!("no `{}` set off a `{}`", M::NAME, N::NAME));
        }
    }
}

impl Recorder {
    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn all<M: Message + Clone>(&self) -> Vec<M> {
        let log = self.log();
        let messages = log.entries.iter().filter(|entry| entry.record.handler.is_none());
        messages.filter_map(|entry| held::<M>(&**entry.message.as_ref()?).cloned()).collect()
    }

    #[track_caller]
    fn assert_some<M: Message + Clone>(&self, condition: impl Fn(&M) -> bool) {
        if !self.all().iter().any(condition) {
            self.fail(&format!("{} for which the condition holds", nothing::<M>()));
        }
    }

    #[track_caller]
    fn assert_one<M: Message + Clone>(&self, condition: impl Fn(&M) -> bool) {
        match self.all().iter().filter(|message| condition(message)).count() {
            0 => self.fail(&format!("{} for which the condition holds", nothing::<M>())),
            1 => {}
            count => self.fail(&format!(
                "{count} {} `{}` were {} for which the condition holds, and not one",
                plural(M::definition().kind()),
                M::NAME,
                verb(M::definition().kind())
            )),
        }
    }

    #[track_caller]
    fn assert_none<M: Message>(&self) {
        if self.count::<M>() > 0 {
            self.fail(&format!("`{}` was {}", M::NAME, verb(M::definition().kind())));
        }
    }

    #[track_caller]
    fn assert_nothing(&self, kind: MessageKind) {
        let records = self.records();
        if let Some(record) = records.iter().find(|record| record.message.kind() == kind) {
            self.fail(&format!("`{}` was {}", record.message.name(), verb(kind)));
        }
    }

    #[track_caller]
    fn fail(&self, text: &str) -> ! {
        let recorded = self.to_string();
        if recorded.is_empty() {
            panic!("{text}; nothing was recorded");
        }
        panic!("{text}; recorded was:\n{recorded}");
    }
}

fn is<M: Message>(record: &Record) -> bool {
    record.handler.is_none() && ptr::eq(record.message, M::definition())
}

fn nothing<M: Message>() -> String {
    let kind = M::definition().kind();
    format!("no {kind} `{}` was {}", M::NAME, verb(kind))
}

fn verb(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Command => "sent",
        MessageKind::Query | MessageKind::StreamQuery => "asked",
        MessageKind::Event => "published",
    }
}

fn plural(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Command => "commands",
        MessageKind::Query => "queries",
        MessageKind::StreamQuery => "streaming queries",
        MessageKind::Event => "events",
    }
}

impl Log {
    fn records(&self) -> impl Iterator<Item = &Record> {
        self.entries.iter().map(|entry| &entry.record)
    }

    fn get(&mut self, number: usize) -> Option<&mut Entry> {
        self.entries.get_mut(number.checked_sub(self.first)?)
    }

    /// What the record belongs below, from the inside.
    fn causes<'a>(&'a self, record: &'a Record) -> impl Iterator<Item = &'a Record> {
        std::iter::successors(Some(record), |record| {
            let cause = record.cause?.checked_sub(self.first)?;
            self.entries.get(cause).map(|entry| &entry.record)
        })
        .skip(1)
    }

    /// The number of what the record belongs below: what called it, or, where that is over, what has the id.
    fn cause(&self, record: &Record, caller: Option<usize>) -> Option<usize> {
        let by_call = |entry: &Entry| caller.is_some() && entry.call == caller;
        let cause = if record.handler.is_some() { Some(record.message_id) } else { record.causation_id };
        let by_id = |entry: &Entry| entry.record.handler.is_none() && Some(entry.record.message_id) == cause;
        let entries = || self.entries.iter();
        let index = entries().rposition(by_call).or_else(|| entries().rposition(by_id))?;
        Some(self.first + index)
    }
}

/// What is recorded is printed as a tree, without ids and times: the same each time the test runs.
impl fmt::Display for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let log = self.log();
        let records: Vec<_> = log.records().cloned().collect();
        let first = log.first;
        drop(log);
        fmt::Display::fmt(&Tree { first, records: &records }, f)
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").field("messages", &self.names()).finish()
    }
}

/// An entry that has no outcome yet.
pub(crate) struct Recording {
    recorder: Recorder,
    number: usize,
}

impl Recording {
    pub(crate) fn event(
        recorder: &Recorder,
        definition: &'static MessageDefinition,
        event: &SharedEvent,
        context: Context<'_>,
    ) -> Self {
        Self::begin(recorder, definition, None, Kept::of(definition, event), context)
    }

    fn begin(
        recorder: &Recorder,
        message: &'static MessageDefinition,
        handler: Option<&'static HandlerDefinition>,
        kept: Kept,
        context: Context<'_>,
    ) -> Self {
        let mut record = Record {
            message,
            handler,
            message_id: context.message_id(),
            causation_id: context.causation_id(),
            cause: None,
            text: kept.text,
            outcome: RecordedOutcome::Running,
        };
        let mut log = recorder.log();
        record.cause = log.cause(&record, context.call().cause_address());
        let number = log.first + log.entries.len();
        log.entries.push(Entry { record, message: kept.message, call: Some(context.call().address()) });
        Self { recorder: recorder.clone(), number }
    }

    pub(crate) fn end_event(self, published: &Result<(), PublishError>) {
        self.end(RecordedOutcome::of_event(published));
    }

    fn end(self, outcome: RecordedOutcome) {
        if let Some(entry) = self.recorder.log().get(self.number) {
            entry.record.outcome = outcome;
        }
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        if let Some(entry) = self.recorder.log().get(self.number) {
            entry.call = None;
            if entry.record.outcome == RecordedOutcome::Running {
                entry.record.outcome = RecordedOutcome::Dropped;
            }
        }
    }
}

static BEHAVIOR: BehaviorDefinition = BehaviorDefinition::new::<Recorder>(
    "record",
    module_path!(),
    Location::new(file!(), line!()),
    i32::MIN,
    &[MessageKind::Command, MessageKind::Query, MessageKind::StreamQuery, MessageKind::Event],
);

impl Recorder {
    /// Its place among the global behaviors.
    pub(crate) fn stage(&self) -> Stage {
        Stage { definition: &BEHAVIOR, behavior: Arc::new(self.clone()) }
    }
}

impl GlobalBehavior for Recorder {
    fn run<'a>(&'a self, mut next: AnyNext<'a>) -> BoxFuture<'a, AnyOutcome> {
        Box::pin(async move {
            let is_event = next.message().kind() == MessageKind::Event;
            // The event itself is in its own record.
            let (handler, kept) =
                if is_event { (Some(next.handler()), Kept::default()) } else { (None, next.kept()) };
            let recording = Recording::begin(self, next.message(), handler, kept, next.context());
            let outcome = next.run().await;
            recording.end(RecordedOutcome::of(&next));
            outcome
        })
    }
}
