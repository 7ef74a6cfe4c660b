//! Counts and durations of messages, with the names of OpenTelemetry.

use std::error::Error as StdError;
use std::sync::{Arc, Once, OnceLock};

use metrics::{Key, KeyName, Label, Level, Metadata, Unit, with_recorder};
use tokio::time::Instant;

use crate::any_next::{AnyNext, AnyOutcome};
use crate::boxed::BoxFuture;
use crate::builder::MediatorBuilder;
use crate::definition::{HandlerDefinition, Location};
use crate::global_behavior::{BehaviorDefinition, GlobalBehavior, Stage};
use crate::observe::{Ending, KINDS, OPERATION, SYSTEM, kind, watched};

impl MediatorBuilder {
    /// Counts and times each command and query, and each handler of an event, with the recorder of the crate [`metrics`].
    /// Needs the feature `metrics`.
    ///
    /// All behaviors and the handler are measured; for a stream, until its end. A mediator that is built without this pays
    /// nothing for it. Install the recorder before the first message.
    ///
    /// | metric | type | unit | what it is |
    /// |---|---|---|---|
    /// | `messaging.process.duration` | histogram | seconds | how long it took |
    /// | `messaging.client.consumed.messages` | counter | messages | how many came to an end |
    /// | `cqrs.active_messages` | gauge | messages | how many have begun, and not ended |
    ///
    /// | label | value | on |
    /// |---|---|---|
    /// | `messaging.system` | `cqrs` | all |
    /// | `messaging.operation.name` | `handle` | all |
    /// | `messaging.destination.name` | the wire name of the message | all |
    /// | `cqrs.message.kind` | `command`, `query`, `stream_query`, `event` | all |
    /// | `cqrs.handler.name` | the function, or `Type::method` | all |
    /// | `cqrs.outcome` | `ok`, `failed`, `rejected`, `panicked`, `cancelled` | histogram, counter |
    /// | `error.type` | `handler`, `panic`, or the kind of rejection, such as `commit` or `deadline` | histogram, counter, unless `ok` |
    ///
    /// The first two metrics, and the labels but those in `cqrs.`, are of the OpenTelemetry conventions for messaging. All
    /// values are constants of the program, so the number of series is bounded by its handlers. A message that panics, or that
    /// its caller drops, is counted as what it is, and is no longer active.
    ///
    /// ```
    /// use cqrs_core::MediatorBuilder;
    ///
    /// let mediator = MediatorBuilder::empty().metrics().build()?;
    /// # Ok::<(), cqrs_core::BuildError>(())
    /// ```
    pub fn metrics(self) -> Self {
        let meter = Meter { described: Arc::new(Once::new()), keys: OnceLock::new() };
        self.framework(Stage { definition: &DEFINITION, behavior: Arc::new(meter) })
    }
}

static DEFINITION: BehaviorDefinition = BehaviorDefinition::new::<Meter>(
    "metrics",
    module_path!(),
    Location::new(file!(), line!()),
    i32::MIN,
    KINDS,
);

const DURATION: &str = "messaging.process.duration";
const MESSAGES: &str = "messaging.client.consumed.messages";
const ACTIVE: &str = "cqrs.active_messages";
static METADATA: Metadata<'_> = Metadata::new("cqrs", Level::INFO, Some(module_path!()));

/// Measures one handler.
struct Meter {
    /// By one of the handlers' meters.
    described: Arc<Once>,
    keys: OnceLock<Keys>,
}

impl GlobalBehavior for Meter {
    fn run<'a>(&'a self, next: AnyNext<'a>) -> BoxFuture<'a, AnyOutcome> {
        self.described.call_once(describe);
        let keys = self.keys.get_or_init(|| Keys::new(next.handler()));
        // It stays with the message: the recorder that hears of the beginning hears of the end.
        let active = with_recorder(|recorder| recorder.register_gauge(&keys.active, &METADATA));
        active.increment(1.0);
        let begin = Instant::now();
        Box::pin(watched(next, move |ending, _: Option<&(dyn StdError + 'static)>| {
            active.decrement(1.0);
            keys.count(ending, begin);
        }))
    }

    fn for_one_handler(&self) -> Option<Arc<dyn GlobalBehavior>> {
        Some(Arc::new(Self { described: self.described.clone(), keys: OnceLock::new() }))
    }
}

/// What the metrics of one handler are found by. A recorder takes them by reference, so a message has none made for it.
struct Keys {
    active: Key,
    ok: Ended,
}

impl Keys {
    fn new(handler: &HandlerDefinition) -> Self {
        let message = handler.message();
        let labels = vec![
            Label::from_static_parts("messaging.system", SYSTEM),
            Label::from_static_parts("messaging.operation.name", OPERATION),
            Label::from_static_parts("messaging.destination.name", message.name()),
            Label::from_static_parts("cqrs.message.kind", kind(message.kind())),
            Label::from_static_parts("cqrs.handler.name", handler.name()),
        ];
        let active = Key::from_parts(ACTIVE, labels);
        let ok = Ended::new(&active, Ending::Ok);
        Self { active, ok }
    }

    fn count(&self, ending: Ending, begin: Instant) {
        let made;
        let ended = match ending {
            Ending::Ok => &self.ok,
            // What does not end well may cost a little more.
            _ => {
                made = Ended::new(&self.active, ending);
                &made
            }
        };
        with_recorder(|recorder| {
            recorder.register_histogram(&ended.duration, &METADATA).record(begin.elapsed());
            recorder.register_counter(&ended.messages, &METADATA).increment(1);
        });
    }
}

/// The keys of one ending.
struct Ended {
    duration: Key,
    messages: Key,
}

impl Ended {
    fn new(active: &Key, ending: Ending) -> Self {
        let mut labels = active.labels().cloned().collect::<Vec<_>>();
        labels.push(Label::from_static_parts("cqrs.outcome", ending.outcome()));
        labels.extend(ending.error_type().map(|error| Label::from_static_parts("error.type", error)));
        Self {
            duration: Key::from_parts(DURATION, labels.clone()),
            messages: Key::from_parts(MESSAGES, labels),
        }
    }
}

fn describe() {
    with_recorder(|recorder| {
        let [duration, messages, active] = [DURATION, MESSAGES, ACTIVE].map(KeyName::from_const_str);
        let seconds = "How long messages took, with their behaviors.".into();
        recorder.describe_histogram(duration, Some(Unit::Seconds), seconds);
        recorder.describe_counter(messages, Some(Unit::Count), "How many messages came to an end.".into());
        recorder.describe_gauge(active, Some(Unit::Count), "How many messages are being handled.".into());
    });
}
