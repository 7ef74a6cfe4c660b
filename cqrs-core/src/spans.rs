//! A span for each message, with the names of OpenTelemetry.

use std::error::Error as StdError;
use std::sync::Arc;

use tracing::field::{self, Empty};
use tracing::{Instrument, Level, Span};

use crate::any_next::{AnyNext, AnyOutcome};
use crate::boxed::BoxFuture;
use crate::builder::MediatorBuilder;
use crate::context::Context;
use crate::definition::Location;
use crate::global_behavior::{BehaviorDefinition, GlobalBehavior, Stage};
use crate::metadata::Metadata;
use crate::observe::{Ending, KINDS, OPERATION, SYSTEM, kind, watched};

impl MediatorBuilder {
    /// Opens a [`tracing`] span for each command and query, and for each handler of an event. Needs the feature `tracing`.
    ///
    /// The span is around all behaviors and the handler, and open as long as they run; for a stream, until its end. What a
    /// handler sends, asks or publishes has its span inside. A mediator that is built without this pays nothing for it.
    ///
    /// # Spans
    /// Level `INFO`, target `cqrs`, name `handle`. The names are those of the OpenTelemetry conventions for messaging, and of
    /// `tracing-opentelemetry`; `cqrs.` is for what they do not know.
    ///
    /// | field | value |
    /// |---|---|
    /// | `otel.name` | `handle orders.place` |
    /// | `otel.kind` | `internal`: caller and handler share the process |
    /// | `otel.status_code` | `ERROR`, unless the outcome is `ok` |
    /// | `messaging.system` | `cqrs` |
    /// | `messaging.operation.name` | `handle` |
    /// | `messaging.operation.type` | `process` |
    /// | `messaging.destination.name` | the wire name of the message |
    /// | `messaging.message.id` | the [message id](crate::Context::message_id) |
    /// | `messaging.message.conversation_id` | the [correlation id](crate::Context::correlation_id) |
    /// | `cqrs.causation_id` | the [causation id](crate::Context::causation_id), if there is one |
    /// | `cqrs.trace_parent` | the `traceparent` that the request brought, if it did |
    /// | `cqrs.message.kind` | `command`, `query`, `stream_query`, `event` |
    /// | `cqrs.handler.name` | the function, or `Type::method` |
    /// | `cqrs.outcome` | see below; recorded at the end |
    /// | `error.type` | see below; recorded at the end, unless the outcome is `ok` |
    ///
    /// Nothing of a message's content is recorded. Ids are made for a span that somebody listens to, and for no other.
    ///
    /// # Outcomes
    /// What did not end well is an event too, with target `cqrs`, the message, the handler, its ids and `error.type`: there is
    /// something to read where spans are not shown, or are filtered out.
    ///
    /// | `cqrs.outcome` | what happened | `error.type` | event |
    /// |---|---|---|---|
    /// | `ok` | | | none |
    /// | `failed` | the handler returned an error | `handler` | `WARN` |
    /// | `rejected` | the framework or a behavior said no | the [`RejectionKind`](crate::RejectionKind): `no_handler`, `extract`, `begin`, `commit`, `invalid`, `refused`, `deadline`, `cancelled`, `shutting_down`, `overloaded`, `no_runtime` | `WARN` |
    /// | `panicked` | the handler or a behavior panicked | `panic` | `ERROR` |
    /// | `cancelled` | the future or stream was dropped before its end | `deadline` where that has passed, else `cancelled` | `DEBUG` |
    ///
    /// The text of an error is not recorded, since it may tell what is nobody's business:
    /// [`tracing_with_error_texts`](Self::tracing_with_error_texts) has it.
    ///
    /// # The trace of a request
    /// The span of a message is a child of the span that it is sent in. With `tracing-opentelemetry`, continue the trace of a
    /// request there; the crate `cqrs` itself does not depend on OpenTelemetry:
    ///
    /// ```text
    /// let span = tracing::info_span!("POST /orders");
    /// span.set_parent(TraceContextPropagator::new().extract(&HeaderExtractor(request.headers())))?;
    /// let request = mediator.with(Metadata::from_headers(request.headers()));
    /// request.send(PlaceOrder { .. }).instrument(span).await
    /// ```
    ///
    /// Without such a span, `cqrs.trace_parent` tells to which trace a message belongs.
    ///
    /// ```
    /// use cqrs_core::MediatorBuilder;
    ///
    /// let mediator = MediatorBuilder::empty().tracing().build()?;
    /// # Ok::<(), cqrs_core::BuildError>(())
    /// ```
    pub fn tracing(self) -> Self {
        self.spans(Spans { error_texts: false })
    }

    /// [`tracing`](Self::tracing), and the event of a message that failed or was rejected has the error in its field
    /// `error`, with its sources.
    ///
    /// Errors come from handlers, behaviors and their libraries. Use it where all of them keep names, addresses and passwords
    /// out of their texts.
    pub fn tracing_with_error_texts(self) -> Self {
        self.spans(Spans { error_texts: true })
    }

    fn spans(self, spans: Spans) -> Self {
        self.framework(Stage { definition: &DEFINITION, behavior: Arc::new(spans) })
    }
}

static DEFINITION: BehaviorDefinition = BehaviorDefinition::new::<Spans>(
    "tracing",
    module_path!(),
    Location::new(file!(), line!()),
    i32::MIN,
    KINDS,
);

struct Spans {
    error_texts: bool,
}

impl GlobalBehavior for Spans {
    fn run<'a>(&'a self, next: AnyNext<'a>) -> BoxFuture<'a, AnyOutcome> {
        let handling = Handling {
            context: next.context(),
            message: next.message().name(),
            handler: next.handler().name(),
            error_texts: self.error_texts,
        };
        let span = handling.span(kind(next.message().kind()));
        let ended = {
            let span = span.clone();
            move |ending, error: Option<&(dyn StdError + 'static)>| handling.end(&span, ending, error)
        };
        Box::pin(watched(next, ended).instrument(span))
    }
}

/// One message and one handler.
struct Handling<'a> {
    context: Context<'a>,
    message: &'static str,
    handler: &'static str,
    error_texts: bool,
}

impl Handling<'_> {
    /// The macro computes the values only for a span that is enabled: a message that nobody watches has no ids made for it.
    fn span(&self, kind: &'static str) -> Span {
        let Self { context, message, handler, .. } = *self;
        tracing::info_span!(
            target: "cqrs",
            "handle",
            otel.name = %format_args!("{OPERATION} {message}"),
            otel.kind = "internal",
            otel.status_code = Empty,
            messaging.system = SYSTEM,
            messaging.operation.name = OPERATION,
            messaging.operation.type = "process",
            messaging.destination.name = message,
            messaging.message.id = %context.message_id(),
            messaging.message.conversation_id = %context.correlation_id(),
            cqrs.causation_id = context.causation_id().map(field::display),
            cqrs.trace_parent = context.call().metadata().and_then(Metadata::trace_parent).map(field::display),
            cqrs.message.kind = kind,
            cqrs.handler.name = handler,
            cqrs.outcome = Empty,
            error.type = Empty,
        )
    }

    /// It runs inside the span, if that is enabled; the event then belongs to it.
    fn end(&self, span: &Span, ending: Ending, error: Option<&(dyn StdError + 'static)>) {
        span.record("cqrs.outcome", ending.outcome());
        let Some(error_type) = ending.error_type() else { return };
        span.record("error.type", error_type);
        span.record("otel.status_code", "ERROR");

        let Self { context, message, handler, .. } = *self;
        let error = error.filter(|_| self.error_texts);
        macro_rules! event {
            ($level:ident, $text:literal) => {
                tracing::event!(
                    target: "cqrs",
                    Level::$level,
                    messaging.destination.name = message,
                    messaging.message.id = %context.message_id(),
                    messaging.message.conversation_id = %context.correlation_id(),
                    cqrs.handler.name = handler,
                    error.type = error_type,
                    error,
                    $text
                )
            };
        }
        match ending {
            Ending::Ok => {}
            Ending::Failed => event!(WARN, "the message failed"),
            Ending::Rejected(_) => event!(WARN, "the message was rejected"),
            Ending::Panicked => event!(ERROR, "the message ended in a panic"),
            Ending::Cancelled | Ending::Overdue => event!(DEBUG, "the message was dropped before its end"),
        }
    }
}

#[cfg(test)]
mod tests {
    use tracing::span::{Attributes, Id, Record};
    use tracing::subscriber::with_default;
    use tracing::{Event, Metadata, Subscriber};

    use super::*;
    use crate::call::{Call, Cause};
    use crate::definition::MessageDefinition;
    use crate::message::MessageKind;

    /// Listens to everything, or to nothing.
    struct Listening(bool);

    impl Subscriber for Listening {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            self.0
        }

        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, _: &Record<'_>) {}
        fn record_follows_from(&self, _: &Id, _: &Id) {}
        fn event(&self, _: &Event<'_>) {}
        fn enter(&self, _: &Id) {}
        fn exit(&self, _: &Id) {}
    }

    static MESSAGE: MessageDefinition =
        MessageDefinition::new("m", MessageKind::Command, false, "M", "m", Location::new("m.rs", 1));

    /// Whether a message that ends like this has ids afterwards.
    fn makes_ids(listening: bool, ending: Ending) -> bool {
        let mediator = MediatorBuilder::empty().build().unwrap();
        let call = Call::of(Cause::Program(&mediator), &MESSAGE);
        let handling = Handling { context: call.context(), message: "m", handler: "h", error_texts: true };
        with_default(Listening(listening), || handling.end(&handling.span("command"), ending, None));
        !format!("{call:?}").contains("details: OnceLock(<uninit>)")
    }

    #[test]
    fn ids_are_made_only_for_who_listens() {
        assert!(makes_ids(true, Ending::Ok));
        assert!(!makes_ids(false, Ending::Ok));
        assert!(!makes_ids(false, Ending::Failed));
    }
}
