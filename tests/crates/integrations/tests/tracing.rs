//! What a subscriber sees of messages.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cqrs::prelude::*;
use cqrs::{Metadata, RejectionKind, TraceParent};
use futures_util::{FutureExt, StreamExt};
use integrations::{AskInside, Count, End, GetIds, Happened, NeedsUser, Run, Save};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Instrument, Level, Subscriber};
use tracing_subscriber::Registry;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{Context as LayerContext, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

#[derive(Clone, Debug, Default)]
struct Fields(BTreeMap<&'static str, String>);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl Fields {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

#[derive(Clone, Debug)]
struct Seen {
    id: Option<Id>,
    parent: Option<Id>,
    name: &'static str,
    target: &'static str,
    level: Level,
    fields: Fields,
    closed: bool,
}

impl Seen {
    fn get(&self, name: &str) -> Option<&str> {
        self.fields.get(name)
    }

    /// Outcome, error type and status.
    fn ending(&self) -> [Option<&str>; 3] {
        ["cqrs.outcome", "error.type", "otel.status_code"].map(|name| self.get(name))
    }
}

/// All spans and events, in order.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<(Vec<Seen>, Vec<Seen>)>>);

impl Log {
    /// Sees what this test does, as far as the level lets it.
    fn at(level: LevelFilter) -> (Self, DefaultGuard) {
        let log = Self::default();
        let guard = tracing::subscriber::set_default(Registry::default().with(level).with(log.clone()));
        (log, guard)
    }

    fn spans(&self) -> Vec<Seen> {
        self.0.lock().unwrap().0.clone()
    }

    fn events(&self) -> Vec<Seen> {
        self.0.lock().unwrap().1.clone()
    }

    fn span(&self) -> Seen {
        let [span] = self.spans().try_into().expect("one span");
        span
    }

    fn event(&self) -> Seen {
        let [event] = self.events().try_into().expect("one event");
        event
    }

    fn change(&self, id: &Id, change: impl FnOnce(&mut Seen)) {
        // Ids are given again; the last with it is meant.
        change(self.0.lock().unwrap().0.iter_mut().rfind(|span| span.id.as_ref() == Some(id)).unwrap());
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Log {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, ctx: LayerContext<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let metadata = attributes.metadata();
        self.0.lock().unwrap().0.push(Seen {
            id: Some(id.clone()),
            parent: ctx.span(id).unwrap().parent().map(|parent| parent.id()),
            name: metadata.name(),
            target: metadata.target(),
            level: *metadata.level(),
            fields,
            closed: false,
        });
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: LayerContext<'_, S>) {
        self.change(id, |span| values.record(&mut span.fields));
    }

    fn on_event(&self, event: &Event<'_>, ctx: LayerContext<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let metadata = event.metadata();
        self.0.lock().unwrap().1.push(Seen {
            id: None,
            parent: ctx.event_span(event).map(|span| span.id()),
            name: "",
            target: metadata.target(),
            level: *metadata.level(),
            fields,
            closed: false,
        });
    }

    fn on_close(&self, id: Id, _: LayerContext<'_, S>) {
        self.change(&id, |span| span.closed = true);
    }
}

fn mediator() -> Mediator {
    Mediator::builder().tracing().build().unwrap()
}

#[tokio::test]
async fn a_message_has_one_span_with_the_names_of_the_conventions() {
    let (log, _guard) = Log::at(LevelFilter::INFO);
    let ids = mediator().query(GetIds).await.unwrap();
    let span = log.span();
    assert_eq!((span.name, span.target, span.level, span.closed), ("handle", "cqrs", Level::INFO, true));
    let expected = [
        ("cqrs.handler.name", "get_ids"),
        ("cqrs.message.kind", "query"),
        ("cqrs.outcome", "ok"),
        ("messaging.destination.name", "GetIds"),
        ("messaging.message.conversation_id", &ids.correlation.to_string()),
        ("messaging.message.id", &ids.message.to_string()),
        ("messaging.operation.name", "handle"),
        ("messaging.operation.type", "process"),
        ("messaging.system", "cqrs"),
        ("otel.kind", "internal"),
        ("otel.name", "handle GetIds"),
    ];
    assert_eq!(span.fields.0.iter().map(|(k, v)| (*k, v.as_str())).collect::<Vec<_>>(), expected);
    assert!(log.events().is_empty());
}

#[tokio::test]
async fn the_span_of_a_nested_message_is_inside_and_names_its_cause() {
    let (log, _guard) = Log::at(LevelFilter::INFO);
    let outside = tracing::info_span!("outside");
    let ids = mediator().send(AskInside).instrument(outside).await.unwrap();
    let [outside, outer, inner] = log.spans().try_into().unwrap();
    assert_eq!(outer.parent, outside.id);
    assert_eq!(inner.parent, outer.id);
    assert_eq!(inner.get("cqrs.causation_id"), Some(&*ids.causation.unwrap().to_string()));
    assert_eq!(inner.get("cqrs.causation_id"), outer.get("messaging.message.id"));
    assert_eq!(
        inner.get("messaging.message.conversation_id"),
        outer.get("messaging.message.conversation_id")
    );
    assert_eq!(outer.get("cqrs.causation_id"), None);
}

#[tokio::test]
async fn each_handler_of_an_event_has_a_span() {
    let (log, _guard) = Log::at(LevelFilter::INFO);
    assert!(mediator().publish(Happened(End::Fail)).await.is_err());
    let [hear, nested, react] = log.spans().try_into().unwrap();
    assert_eq!(hear.get("cqrs.handler.name"), Some("hear"));
    assert_eq!(hear.get("cqrs.message.kind"), Some("event"));
    assert_eq!(hear.ending(), [Some("ok"), None, None]);
    assert_eq!(nested.parent, hear.id);
    assert_eq!(react.get("cqrs.handler.name"), Some("react"));
    assert_eq!(react.parent, None);
    assert_eq!(react.ending(), [Some("failed"), Some("handler"), Some("ERROR")]);
    assert_eq!(hear.get("messaging.message.id"), react.get("messaging.message.id"));
}

#[tokio::test]
async fn the_span_of_a_stream_is_open_until_its_end_and_not_around_its_reader() {
    let (log, _guard) = Log::at(LevelFilter::INFO);
    let mediator = mediator();
    let mut stream = std::pin::pin!(mediator.stream(Count(2, End::Fail)));
    assert!(log.spans().is_empty());
    for number in 0..2 {
        assert_eq!(stream.next().await.unwrap().unwrap(), number);
        assert!(!log.span().closed);
        assert!(tracing::Span::current().is_none());
    }
    assert!(stream.next().await.unwrap().is_err());
    assert!(stream.next().await.is_none());
    let span = log.span();
    assert!(span.closed);
    assert_eq!(span.get("cqrs.message.kind"), Some("stream_query"));
    assert_eq!(span.ending(), [Some("failed"), Some("handler"), Some("ERROR")]);
}

#[tokio::test]
async fn a_failure_is_a_warning_without_its_text() {
    let (log, _guard) = Log::at(LevelFilter::TRACE);
    assert!(mediator().send(Run(End::Fail)).await.unwrap_err().as_handler().is_some());
    let (span, event) = (log.span(), log.event());
    assert_eq!(span.ending(), [Some("failed"), Some("handler"), Some("ERROR")]);
    assert_eq!((event.target, event.level, &event.parent), ("cqrs", Level::WARN, &span.id));
    assert_eq!(event.get("message"), Some("the message failed"));
    assert_eq!(event.get("messaging.destination.name"), Some("tasks.run"));
    assert_eq!(event.get("cqrs.handler.name"), Some("run"));
    assert_eq!(event.get("error.type"), Some("handler"));
    assert_eq!(event.get("messaging.message.id"), span.get("messaging.message.id"));
    assert!(!format!("{span:?}{event:?}").contains("hunter2"));
}

#[tokio::test]
async fn the_text_of_an_error_is_there_for_who_asks_for_it() {
    let (log, _guard) = Log::at(LevelFilter::INFO);
    let mediator = Mediator::builder().tracing().tracing_with_error_texts().build().unwrap();
    assert!(mediator.send(Run(End::Fail)).await.is_err());
    assert_eq!(log.event().get("error"), Some("the password is hunter2"));
}

#[tokio::test]
async fn a_rejection_tells_its_kind() {
    let (log, _guard) = Log::at(LevelFilter::INFO);
    assert!(mediator().send(NeedsUser).await.is_err());
    assert_eq!(log.span().ending(), [Some("rejected"), Some("extract"), Some("ERROR")]);
    let event = log.event();
    assert_eq!((event.level, event.get("message")), (Level::WARN, Some("the message was rejected")));
    assert_eq!(event.get("error.type"), Some("extract"));
    assert!(!format!("{event:?}").contains("hunter2"));

    let (log, _guard) = Log::at(LevelFilter::INFO);
    assert!(mediator().send(Save).await.is_err());
    assert_eq!(log.span().ending(), [Some("rejected"), Some("commit"), Some("ERROR")]);
}

#[tokio::test]
async fn a_panic_ends_its_span_and_reaches_the_caller() {
    let (log, _guard) = Log::at(LevelFilter::INFO);
    let mediator = mediator();
    let panic = std::panic::AssertUnwindSafe(mediator.send(Run(End::Panic))).catch_unwind().await;
    assert_eq!(panic.unwrap_err().downcast_ref::<&str>(), Some(&"as it was told"));
    let span = log.span();
    assert!(span.closed);
    assert_eq!(span.ending(), [Some("panicked"), Some("panic"), Some("ERROR")]);
    assert_eq!(log.event().level, Level::ERROR);
    assert_eq!(log.event().parent, span.id);
    assert!(tracing::Span::current().is_none());
}

#[tokio::test]
async fn a_dropped_future_is_cancelled() {
    let (log, _guard) = Log::at(LevelFilter::DEBUG);
    let mediator = mediator();
    assert!(mediator.send(Run(End::Wait)).now_or_never().is_none());
    let span = log.span();
    assert!(span.closed);
    assert_eq!(span.ending(), [Some("cancelled"), Some("cancelled"), Some("ERROR")]);
    let event = log.event();
    assert_eq!((event.level, &event.parent), (Level::DEBUG, &span.id));
}

#[tokio::test]
async fn a_dropped_stream_is_cancelled() {
    let (log, _guard) = Log::at(LevelFilter::INFO);
    assert!(Box::pin(mediator().into_stream(Count(1, End::Wait))).next().await.is_some());
    assert_eq!(log.span().ending(), [Some("cancelled"), Some("cancelled"), Some("ERROR")]);
}

#[tokio::test(start_paused = true)]
async fn a_deadline_that_passes_is_told() {
    let (log, _guard) = Log::at(LevelFilter::INFO);
    let mediator = mediator();
    let request = mediator.with(Metadata::new().with_timeout(Duration::from_secs(1)));
    let error = request.send(Run(End::Wait)).await.unwrap_err();
    assert_eq!(error.as_rejected().unwrap().kind(), RejectionKind::Deadline);
    assert_eq!(log.span().ending(), [Some("cancelled"), Some("deadline"), Some("ERROR")]);
}

#[tokio::test]
async fn what_a_request_brought_is_recorded() {
    let (log, _guard) = Log::at(LevelFilter::INFO);
    let trace: TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse().unwrap();
    let metadata = Metadata::new()
        .with_trace_parent(trace)
        .with_correlation_id("x-1".parse::<cqrs::CorrelationId>().unwrap());
    mediator().with(metadata).send(AskInside).await.unwrap();
    for span in log.spans() {
        assert_eq!(span.get("cqrs.trace_parent"), Some(&*trace.to_string()));
        assert_eq!(span.get("messaging.message.conversation_id"), Some("x-1"));
    }
}

#[tokio::test]
async fn failures_are_told_where_spans_are_filtered_out() {
    let (log, _guard) = Log::at(LevelFilter::WARN);
    assert!(mediator().send(Run(End::Fail)).await.is_err());
    assert!(log.spans().is_empty());
    assert_eq!(log.event().get("messaging.destination.name"), Some("tasks.run"));
    assert!(log.event().get("messaging.message.id").is_some());
}

#[tokio::test]
async fn a_mediator_that_was_not_asked_traces_nothing() {
    let (log, _guard) = Log::at(LevelFilter::TRACE);
    assert!(Mediator::builder().build().unwrap().send(Run(End::Fail)).await.is_err());
    assert!(log.spans().is_empty() && log.events().is_empty());
}
