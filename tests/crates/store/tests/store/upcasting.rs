use cqrs::prelude::*;
use cqrs::store::{EventMetadata, ExpectedVersion, NewEvent, StoreError, StreamId};
use cqrs::{MediatorBuilder, RejectionKind, handlers};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::support::rejected;

#[aggregate(id = u64, events(Paid))]
#[derive(Debug, Default)]
struct Payment {
    cents: u64,
    currency: String,
}

/// Version 1 had `euros`, version 2 `amount` in cents, version 3 has a currency.
#[event(version = 3, upcast(to_cents, with_currency))]
#[derive(Debug, Serialize, Deserialize)]
struct Paid {
    amount: u64,
    currency: String,
}

fn to_cents(event: Value) -> Result<Value, BoxError> {
    let euros = event["euros"].as_u64().ok_or_else(|| BoxError::msg("there are no `euros`"))?;
    Ok(json!({ "amount": 100 * euros }))
}

fn with_currency(mut event: Value) -> Value {
    event["currency"] = json!("EUR");
    event
}

impl Apply<Paid> for Payment {
    fn apply(&mut self, event: &Paid) {
        self.cents += event.amount;
        self.currency.clone_from(&event.currency);
    }
}

#[command(returns = (u64, String))]
struct Pay {
    #[id]
    payment: u64,
}

#[handler]
async fn pay(_: &Pay, payment: &mut Root<Payment>) -> Result<(u64, String), BoxError> {
    Ok((payment.cents, payment.currency.clone()))
}

async fn with(events: Vec<NewEvent>) -> (Store, Mediator, StreamId) {
    let store = Store::in_memory().await.unwrap();
    let stream = StreamId::new("Payment", "1").unwrap();
    store.append(&stream, ExpectedVersion::NoStream, events).await.unwrap();
    let builder = MediatorBuilder::empty().handlers(handlers![pay]).provide(store.clone());
    (store, builder.build().unwrap(), stream)
}

#[tokio::test]
async fn each_version_is_read_as_the_newest() {
    let metadata = EventMetadata::new().with_header("by", "anna");
    let first = NewEvent::json("Paid", 1, &json!({ "euros": 3 })).with_metadata(metadata.clone());
    let second = NewEvent::json("Paid", 2, &json!({ "amount": 50 }));
    let third = NewEvent::new(&Paid { amount: 7, currency: "SEK".to_owned() }).unwrap();
    let (store, mediator, stream) = with(vec![first, second, third]).await;
    assert_eq!(mediator.send(Pay { payment: 1 }).await.unwrap(), (357, "SEK".to_owned()));

    let stored = store.read_stream(&stream).collect().await.unwrap();
    assert_eq!(stored[0].decode::<Paid>().unwrap().amount, 300);
    // What is stored stays as it was.
    assert_eq!((stored[0].schema_version, &*stored[0].data), (1, r#"{"euros":3}"#));
    assert_eq!(stored[0].metadata, metadata);
    assert_eq!(stored[2].schema_version, 3);
}

#[tokio::test]
async fn what_nobody_knows_is_an_error() {
    for (event, expected) in [
        (
            NewEvent::json("Refunded", 1, &json!({})),
            "event 1 of `Payment/1` is a `Refunded` of schema version 1, which nobody here knows; add the event, or an \
             upcaster from that version",
        ),
        (
            NewEvent::json("Paid", 4, &json!({})),
            "event 1 of `Payment/1` is a `Paid` of schema version 4, which nobody here knows; add the event, or an \
             upcaster from that version",
        ),
        (
            NewEvent::json("Paid", 0, &json!({})),
            "event 1 of `Payment/1` is a `Paid` of schema version 0, which nobody here knows; add the event, or an \
             upcaster from that version",
        ),
    ] {
        let (_, mediator, _) = with(vec![event]).await;
        let error = mediator.send(Pay { payment: 1 }).await.unwrap_err();
        let error = rejected(&error, RejectionKind::Begin);
        assert!(matches!(error, StoreError::UnknownEvent { .. }));
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn an_upcaster_may_fail() {
    let (_, mediator, _) = with(vec![NewEvent::json("Paid", 1, &json!({ "dollars": 1 }))]).await;
    let error = mediator.send(Pay { payment: 1 }).await.unwrap_err();
    let error = rejected(&error, RejectionKind::Begin);
    let StoreError::Decode { source, .. } = error else { panic!("{error}") };
    assert_eq!(source.to_string(), "there are no `euros`");
}
