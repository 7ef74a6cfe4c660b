//! What comes back for a name and a payload.

use std::sync::{Arc, Mutex};

use cqrs::prelude::*;
use cqrs::{CancellationToken, JsonError, MediatorBuilder, MessageKind, Metadata, RejectionKind, handlers};
use futures_util::stream::{self, BoxStream};
use futures_util::{FutureExt, Stream, StreamExt};
use json::{GetOrder, Journal, OrderPlaced, PlaceOrderError};
use serde::Deserialize;

#[handler(contract)]
async fn get_order(query: GetOrder) -> Result<Option<String>, BoxError> {
    Ok((query.id == 7).then(|| "an \"order\"".to_owned()))
}

#[handler(order = 1)]
async fn note(event: &OrderPlaced, journal: &Journal, ctx: Context<'_>) -> Result<(), BoxError> {
    journal.note(format!("{event:?}"));
    if let Some(metadata) = ctx.causation_id() {
        journal.note(format!("for {}, because of {metadata}", ctx.correlation_id()));
    }
    Ok(())
}

#[handler(order = 2)]
async fn refuse(event: &OrderPlaced) -> Result<(), BoxError> {
    match event {
        OrderPlaced::Numbered(0) => Err(BoxError::msg("there is no order 0")),
        _ => Ok(()),
    }
}

fn mediator() -> (Mediator, Arc<Journal>) {
    let journal = Arc::new(Journal::default());
    let builder = Mediator::builder().provide_dyn(Arc::clone(&journal)).provide(Passed::default());
    (builder.build().unwrap(), journal)
}

const TWO_LINES: &str =
    r#"{"customer": "Ann", "lines": [{"article": "a", "amount": 2}, {"article": "b", "amount": 3}]}"#;

#[tokio::test]
async fn a_command_is_sent_and_its_answer_is_json_in_the_order_of_its_fields() {
    let (mediator, _) = mediator();
    let answer = mediator.by_name().send("orders.place", TWO_LINES).await.unwrap();
    assert_eq!(answer, r#"{"total":5,"customer":"Ann"}"#);
}

#[tokio::test]
async fn a_payload_is_whatever_has_bytes() {
    let (mediator, _) = mediator();
    let by_name = mediator.by_name();
    let bytes = TWO_LINES.as_bytes();
    assert!(by_name.send("orders.place", bytes).await.is_ok());
    assert!(by_name.send("orders.place", bytes.to_vec()).await.is_ok());
    assert!(by_name.send("orders.place", TWO_LINES.to_owned()).await.is_ok());
    assert!(by_name.send("orders.place", &Arc::<[u8]>::from(bytes)).await.is_ok());
}

#[tokio::test]
async fn a_unit_is_null_both_ways() {
    let (mediator, journal) = mediator();
    journal.note("open");
    assert_eq!(mediator.by_name().send("orders.archive", "null").await.unwrap(), "null");
}

#[tokio::test]
async fn a_contract_is_asked_through_the_crate_that_defines_it() {
    let (mediator, _) = mediator();
    assert_eq!(mediator.by_name().query("orders.get", r#"{"id":7}"#).await.unwrap(), r#""an \"order\"""#);
    assert_eq!(mediator.by_name().query("orders.get", r#"{"id":8}"#).await.unwrap(), "null");
}

#[tokio::test]
async fn an_event_reaches_its_handlers_and_their_failures_the_publisher() {
    let (mediator, journal) = mediator();
    mediator.by_name().publish("orders.placed", r#"{"Numbered":3}"#).await.unwrap();
    let error = mediator.by_name().publish("orders.placed", r#"{"Numbered":0}"#).await.unwrap_err();
    assert_eq!(journal.entries(), ["Numbered(3)", "Numbered(0)"]);
    let JsonError::Publish(error) = error else { panic!("{error}") };
    assert_eq!(error.failures()[0].handler(), "refuse");
}

#[tokio::test]
async fn a_streaming_query_streams_json() {
    let (mediator, _) = mediator();
    let items: Vec<_> = mediator.by_name().stream("orders.export", r#"{"good":2}"#).collect().await;
    let [Ok(first), Ok(second), Err(JsonError::Handler(error))] = &items[..] else { panic!("{items:?}") };
    assert_eq!([first, second], ["1", "2"]);
    assert!(error.is::<std::fmt::Error>());
}

#[tokio::test]
async fn a_stream_can_outlive_its_mediator_its_name_and_be_sent_elsewhere() {
    let stream = {
        let (mediator, _) = mediator();
        let name = "orders.export".to_owned();
        mediator.by_name().into_stream(&name, br#"{"good":2}"#.to_vec())
    };
    assert_eq!(tokio::spawn(stream.count()).await.unwrap(), 3);
}

#[tokio::test]
async fn the_error_of_the_handler_is_the_one_that_the_message_declares() {
    let (mediator, _) = mediator();
    let payload = r#"{"customer":"Ann","lines":[]}"#;
    let error = mediator.by_name().send("orders.place", payload).await.unwrap_err();
    assert_eq!(error.to_string(), "an order needs a line");
    let JsonError::Handler(error) = error else { panic!("{error}") };
    assert_eq!(error.downcast_ref::<PlaceOrderError>(), Some(&PlaceOrderError::Empty));
}

#[test]
fn nothing_happens_before_the_first_poll_and_the_future_can_be_spawned() {
    fn is_spawnable<T: Send + 'static>(_: &T) {}

    let (mediator, journal) = mediator();
    let published = {
        let mediator = mediator.clone();
        async move { mediator.by_name().publish("orders.placed", Vec::from("{\"Numbered\":1}")).await }
    };
    is_spawnable(&published);
    drop(mediator.by_name().publish("orders.placed", "not read"));
    assert!(journal.entries().is_empty());
    published.now_or_never().unwrap().unwrap();
    assert_eq!(journal.entries().len(), 1);
}

#[tokio::test]
async fn an_empty_mediator_knows_the_messages_of_its_handlers() {
    let mediator = MediatorBuilder::empty().handlers(handlers![get_order]).build().unwrap();
    let by_name = mediator.by_name();
    assert_eq!(by_name.definition("orders.get").unwrap().kind(), MessageKind::Query);
    assert!(by_name.query("orders.get", r#"{"id":7}"#).await.is_ok());
    assert!(by_name.definition("orders.place").is_none());
    let error = by_name.send("orders.place", TWO_LINES).await.unwrap_err();
    assert!(matches!(error, JsonError::UnknownName { .. }), "{error}");
}

#[test]
fn the_kind_of_a_name_is_known_before_it_is_used() {
    let (mediator, _) = mediator();
    let kind = |name| mediator.by_name().definition(name).map(cqrs::MessageDefinition::kind);
    assert_eq!(kind("orders.place"), Some(MessageKind::Command));
    assert_eq!(kind("orders.export"), Some(MessageKind::StreamQuery));
    assert_eq!(kind("orders.placed"), Some(MessageKind::Event));
    assert_eq!(kind("PlaceOrder"), None);
}

#[tokio::test(start_paused = true)]
async fn what_came_with_the_message_goes_with_it() {
    let (mediator, journal) = mediator();
    let cause = "0197e5d0-0000-7000-8000-000000000001";
    let metadata = Metadata::from_headers([("x-correlation-id", "order-17"), ("x-causation-id", cause)]);
    let request = mediator.with(metadata.clone());
    request.by_name().publish("orders.placed", r#"{"Numbered": 4}"#).await.unwrap();
    assert_eq!(journal.entries().last().unwrap(), &format!("for order-17, because of {cause}"));

    let late = mediator.with(metadata.with_timeout(std::time::Duration::ZERO));
    let error = late.by_name().publish("orders.placed", r#"{"Numbered": 4}"#).await.unwrap_err();
    let JsonError::Rejected(rejection) = error else { panic!("{error}") };
    assert_eq!(rejection.kind(), RejectionKind::Deadline);
    let items: Vec<_> = late.by_name().stream("orders.export", r#"{"from": 0}"#).collect().await;
    assert!(matches!(items[..], [Err(JsonError::Rejected(_))]), "{items:?}");
}

/// Says what it knows of its request, and then waits until it is dropped.
#[query(name = "dispatch.Watch", streams = String)]
#[derive(Debug, Deserialize)]
struct Watch;

#[handler]
fn watch(_: Watch, ctx: Context<'_>) -> impl Stream<Item = Result<String, BoxError>> {
    let cause = ctx.causation_id();
    let known = format!("{} {} {cause:?}", ctx.correlation_id(), ctx.trace_parent().trace_id());
    stream::iter([Ok(known)]).chain(stream::pending())
}

/// Passes a stream on that outlives it.
#[command(name = "dispatch.PassOn")]
struct PassOn;

type Passed = Mutex<Option<BoxStream<'static, Result<String, JsonError>>>>;

#[handler]
async fn pass_on(_: PassOn, passed: &Passed, ctx: Context<'_>) -> Result<(), BoxError> {
    *passed.lock().unwrap() = Some(ctx.by_name().into_stream("dispatch.Watch", "null").boxed());
    Ok(())
}

#[track_caller]
fn assert_cancelled(mut stream: impl Stream<Item = Result<String, JsonError>> + Unpin) {
    let item = stream.next().now_or_never();
    let Some(Some(Err(JsonError::Rejected(rejection)))) = item else { panic!("it goes on: {item:?}") };
    assert_eq!(rejection.kind(), RejectionKind::Cancelled);
}

#[tokio::test]
async fn a_stream_that_outlives_its_request_is_still_of_this_request() {
    let mediator = MediatorBuilder::empty().handlers(handlers![watch]).build().unwrap();
    let cause = "0197e5d0-0000-7000-8000-000000000001";
    let token = CancellationToken::new();
    for metadata in [Metadata::new(), Metadata::from_headers([("x-causation-id", cause)])] {
        let origin = mediator.with(metadata.with_cancellation(token.clone()));
        let known =
            Box::pin(origin.by_name().stream("dispatch.Watch", "null")).next().await.unwrap().unwrap();
        let mut outliving = Box::pin(origin.by_name().into_stream("dispatch.Watch", "null"));
        drop(origin);
        assert_eq!(outliving.next().await.unwrap().unwrap(), known);
        assert!(outliving.next().now_or_never().is_none());
        if known.contains(cause) {
            token.cancel();
            assert_cancelled(outliving);
        }
    }
}

#[tokio::test]
async fn a_stream_that_outlives_its_call_ends_with_the_request() {
    let passed = Arc::new(Passed::default());
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![watch, pass_on])
        .provide_dyn(Arc::clone(&passed))
        .build()
        .unwrap();
    let token = CancellationToken::new();
    mediator.with(Metadata::new().with_cancellation(token.clone())).send(PassOn).await.unwrap();
    let mut outliving = passed.lock().unwrap().take().unwrap();
    outliving.next().await.unwrap().unwrap();
    assert!(outliving.next().now_or_never().is_none(), "the call has ended, and the request has not");
    token.cancel();
    assert_cancelled(outliving);
}
