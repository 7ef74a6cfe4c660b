//! What is stored beside an event comes back with it.

use cqrs_core::{CorrelationId, MessageId, SystemClock};
use uuid::Uuid;

use super::prelude::*;
use cqrs_core::Clock;

/// What comes back, from the stream and from the log, of an event with this.
async fn back(harness: &Harness<'_>, metadata: EventMetadata) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, Any, [event(1).with_metadata(metadata.clone())]).await.unwrap();
    let read = read(&store, &stream).await.pop().unwrap();
    assert_eq!(read.metadata, metadata);
    assert_eq!(read_log(&store).await.pop().unwrap(), read);
}

pub(crate) async fn an_event_without_metadata_has_none(harness: &Harness<'_>) {
    back(harness, EventMetadata::new()).await;
}

pub(crate) async fn a_correlation_id_comes_back(harness: &Harness<'_>) {
    let text: CorrelationId = "checkout-4711/%_'".parse().unwrap();
    let upper: CorrelationId = "0192E4A0-7B1C-7DEF-8123-456789ABCDEF".parse().unwrap();
    let longest: CorrelationId = "x".repeat(CorrelationId::MAX_LENGTH).parse().unwrap();
    let id = CorrelationId::from(MessageId::at(SystemClock.now()));
    for correlation_id in [text, upper, longest, id] {
        back(harness, EventMetadata::new().with_correlation_id(correlation_id)).await;
    }
}

pub(crate) async fn a_causation_id_comes_back(harness: &Harness<'_>) {
    for id in [*MessageId::at(SystemClock.now()).as_uuid(), Uuid::nil(), Uuid::max()] {
        back(harness, EventMetadata::new().with_causation_id(MessageId::from_uuid(id))).await;
    }
}

pub(crate) async fn headers_come_back(harness: &Harness<'_>) {
    let odd =
        ["", " ", "'", "\"", "\\", "a\nb\r\n\tc", "é🦀\u{10ffff}", "\0", "\u{1}\u{7f}", "{\"a\":1}", "%_?$1"];
    for text in odd {
        back(harness, EventMetadata::new().with_header("name", text).with_header(text, "value")).await;
    }
    let all = odd.iter().fold(EventMetadata::new(), |metadata, text| metadata.with_header(*text, *text));
    back(harness, all).await;
    back(harness, EventMetadata::new().with_header("long", "long ".repeat(20_000))).await;
}

pub(crate) async fn everything_at_once_comes_back(harness: &Harness<'_>) {
    let metadata = EventMetadata::new()
        .with_correlation_id(MessageId::at(SystemClock.now()))
        .with_causation_id(MessageId::at(SystemClock.now()))
        .with_header("user", "42")
        .with_header("tenant", "Größe");
    back(harness, metadata).await;
}

pub(crate) async fn each_event_of_a_batch_has_its_own(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let with = |number: usize| EventMetadata::new().with_header("number", number.to_string());
    let batch = (0..300).map(|number| match number % 3 {
        0 => event(number),
        _ => event(number).with_metadata(with(number)),
    });
    store.append(&stream, NoStream, batch).await.unwrap();
    for (number, event) in read(&store, &stream).await.into_iter().enumerate() {
        let expected = if number % 3 == 0 { EventMetadata::new() } else { with(number) };
        assert_eq!(event.metadata, expected);
    }
}

pub(crate) async fn names_come_back(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let long = "n".repeat(1000);
    let names = ["OrderPlaced", "orders.placed", "orderplaced", "'", "100%_", "受注", "🦀", " a ", &*long];
    let batch = names.map(|name| NewEvent::json(name.to_owned(), 1, &serde_json::json!({})));
    store.append(&stream, NoStream, batch).await.unwrap();
    let read = read(&store, &stream).await;
    assert_eq!(read.iter().map(|event| &*event.name).collect::<Vec<_>>(), names);
}

pub(crate) async fn schema_versions_come_back(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let all = [1, 2, 0, 65_536, i32::MAX as u32, u32::MAX];
    let batch = all.map(|version| NewEvent::json("OrderPlaced", version, &serde_json::json!({})));
    store.append(&stream, NoStream, batch).await.unwrap();
    let read = read(&store, &stream).await;
    assert_eq!(read.iter().map(|event| event.schema_version).collect::<Vec<_>>(), all);
}
