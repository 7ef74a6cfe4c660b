//! What a recorder is told of messages.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cqrs::Metadata;
use cqrs::prelude::*;
use futures_util::{FutureExt, StreamExt};
use integrations::{AskInside, Count, End, Happened, NeedsUser, Run};
use metrics::{
    Counter, CounterFn, Gauge, GaugeFn, Histogram, HistogramFn, Key, KeyName, Metadata as About, Recorder,
    SharedString, Unit, with_local_recorder,
};

const DURATION: &str = "messaging.process.duration";
const MESSAGES: &str = "messaging.client.consumed.messages";
const ACTIVE: &str = "cqrs.active_messages";

/// All that is recorded.
#[derive(Default)]
struct Log {
    described: Mutex<Vec<(String, Unit)>>,
    series: Mutex<HashMap<Key, Arc<Series>>>,
}

/// The values of one series, one after the other; of a gauge, the changes.
#[derive(Default)]
struct Series(Mutex<Vec<f64>>);

impl Series {
    fn push(&self, value: f64) {
        self.0.lock().unwrap().push(value);
    }

    fn values(&self) -> Vec<f64> {
        self.0.lock().unwrap().clone()
    }
}

impl CounterFn for Series {
    fn increment(&self, value: u64) {
        assert_eq!(value, 1);
        self.push(1.0);
    }

    fn absolute(&self, _: u64) {
        unreachable!("messages are counted one by one");
    }
}

impl GaugeFn for Series {
    fn increment(&self, value: f64) {
        self.push(value);
    }

    fn decrement(&self, value: f64) {
        self.push(-value);
    }

    fn set(&self, _: f64) {
        unreachable!("several mediators change it");
    }
}

impl HistogramFn for Series {
    fn record(&self, value: f64) {
        self.push(value);
    }
}

impl Log {
    fn describe(&self, name: &KeyName, unit: Option<Unit>) {
        self.described.lock().unwrap().push((name.as_str().to_owned(), unit.expect("a unit")));
    }

    fn series(&self, key: &Key) -> Arc<Series> {
        self.series.lock().unwrap().entry(key.clone()).or_default().clone()
    }
}

impl Recorder for Log {
    fn describe_counter(&self, name: KeyName, unit: Option<Unit>, _: SharedString) {
        self.describe(&name, unit);
    }

    fn describe_gauge(&self, name: KeyName, unit: Option<Unit>, _: SharedString) {
        self.describe(&name, unit);
    }

    fn describe_histogram(&self, name: KeyName, unit: Option<Unit>, _: SharedString) {
        self.describe(&name, unit);
    }

    fn register_counter(&self, key: &Key, _: &About<'_>) -> Counter {
        assert_eq!(key.name(), MESSAGES);
        Counter::from_arc(self.series(key))
    }

    fn register_gauge(&self, key: &Key, _: &About<'_>) -> Gauge {
        assert_eq!(key.name(), ACTIVE);
        Gauge::from_arc(self.series(key))
    }

    fn register_histogram(&self, key: &Key, _: &About<'_>) -> Histogram {
        assert_eq!(key.name(), DURATION);
        Histogram::from_arc(self.series(key))
    }
}

/// The labels of a series, in their order, and its values.
type Labelled = (Vec<(String, String)>, Vec<f64>);

impl Log {
    fn of(&self, name: &str) -> Vec<Labelled> {
        let series = self.series.lock().unwrap();
        let series = series.iter().filter(|(key, _)| key.name() == name).map(|(key, series)| {
            let labels = key.labels().map(|label| (label.key().to_owned(), label.value().to_owned()));
            (labels.collect(), series.values())
        });
        series.collect()
    }

    fn active(&self) -> i32 {
        let sum: f64 = self.of(ACTIVE).iter().flat_map(|(_, changes)| changes).sum();
        #[allow(clippy::cast_possible_truncation, reason = "every change is one")]
        let sum = sum as i32;
        sum
    }

    /// Message, outcome and error of all messages that came to an end, each as often as it did; none is active.
    fn ended(&self) -> Vec<[String; 3]> {
        assert_eq!(self.active(), 0);
        let timed = self.of(DURATION);
        let mut ended = Vec::new();
        for (labels, counts) in self.of(MESSAGES) {
            let (_, times) =
                timed.iter().find(|series| series.0 == labels).expect("what is counted is timed");
            assert_eq!(times.len(), counts.len());
            let which = ["messaging.destination.name", "cqrs.outcome", "error.type"].map(|key| {
                labels.iter().find(|label| label.0 == key).map(|label| label.1.clone()).unwrap_or_default()
            });
            ended.extend(counts.iter().map(|_| which.clone()));
        }
        ended.sort();
        ended
    }
}

/// Runs it on one thread, in paused time, with a recorder of its own.
fn recorded(test: impl AsyncFnOnce(&Mediator, &Log)) -> Log {
    let log = Log::default();
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_time().start_paused(true).build().unwrap();
    let mediator = Mediator::builder().metrics().build().unwrap();
    with_local_recorder(&log, || runtime.block_on(test(&mediator, &log)));
    log
}

#[test]
fn a_message_is_counted_and_timed_with_its_labels() {
    let log = recorded(async |mediator, _| {
        let request = mediator.with(Metadata::new().with_timeout(Duration::from_millis(250)));
        assert!(request.send(Run(End::Wait)).await.is_err());
    });
    let base = [
        ("messaging.system", "cqrs"),
        ("messaging.operation.name", "handle"),
        ("messaging.destination.name", "tasks.run"),
        ("cqrs.message.kind", "command"),
        ("cqrs.handler.name", "run"),
    ];
    let end = [("cqrs.outcome", "cancelled"), ("error.type", "deadline")];
    let labels = |labels: &[(&str, &str)]| {
        labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect::<Vec<_>>()
    };
    let all = labels(&[&base[..], &end].concat());
    assert_eq!(log.of(ACTIVE), [(labels(&base), vec![1.0, -1.0])]);
    assert_eq!(log.of(MESSAGES), [(all.clone(), vec![1.0])]);
    let [(timed, times)] = log.of(DURATION).try_into().unwrap();
    assert_eq!(timed, all);
    assert!(matches!(times[..], [time] if (time - 0.25).abs() < 0.01), "{times:?}");
}

#[test]
fn every_end_is_counted_as_what_it_is() {
    let log = recorded(async |mediator, _| {
        for _ in 0..2 {
            mediator.send(Run(End::Ok)).await.unwrap();
        }
        assert!(mediator.send(Run(End::Fail)).await.is_err());
        assert!(AssertUnwindSafe(mediator.send(Run(End::Panic))).catch_unwind().await.is_err());
        assert!(mediator.send(Run(End::Wait)).now_or_never().is_none());
        assert!(mediator.send(NeedsUser).await.is_err());
    });
    let expected = [
        ["NeedsUser", "rejected", "extract"],
        ["tasks.run", "cancelled", "cancelled"],
        ["tasks.run", "failed", "handler"],
        ["tasks.run", "ok", ""],
        ["tasks.run", "ok", ""],
        ["tasks.run", "panicked", "panic"],
    ];
    assert_eq!(log.ended(), expected);
}

#[test]
fn nested_messages_and_each_handler_of_an_event_count() {
    let log = recorded(async |mediator, _| {
        mediator.send(AskInside).await.unwrap();
        assert!(mediator.publish(Happened(End::Fail)).await.is_err());
    });
    let expected = [
        ["AskInside", "ok", ""],
        ["GetIds", "ok", ""],
        ["Happened", "failed", "handler"],
        ["Happened", "ok", ""],
        ["tasks.run", "ok", ""],
    ];
    assert_eq!(log.ended(), expected);
    let handlers = log.of(ACTIVE).len();
    assert_eq!(handlers, 5, "each handler has series of its own");
}

#[test]
fn a_message_is_active_until_its_end_or_until_it_is_dropped() {
    recorded(async |mediator, log| {
        let mut waiting = Box::pin(mediator.send(Run(End::Wait)));
        let mut stream = Box::pin(mediator.stream(Count(1, End::Wait)));
        assert!(waiting.as_mut().now_or_never().is_none());
        assert_eq!(log.active(), 1);
        assert!(stream.next().await.is_some());
        assert_eq!(log.active(), 2);
        drop(waiting);
        assert_eq!(log.active(), 1);
        drop(stream);
        assert_eq!(log.active(), 0);
    });
}

#[test]
fn the_metrics_are_described_once_with_their_units() {
    let log = recorded(async |mediator, _| {
        mediator.send(Run(End::Ok)).await.unwrap();
        mediator.send(AskInside).await.unwrap();
    });
    let mut described = log.described.into_inner().unwrap();
    described.sort_by(|first, second| first.0.cmp(&second.0));
    let expected = [(ACTIVE, Unit::Count), (MESSAGES, Unit::Count), (DURATION, Unit::Seconds)];
    assert_eq!(described, expected.map(|(name, unit)| (name.to_owned(), unit)));
}

#[test]
fn a_mediator_that_was_not_asked_counts_nothing() {
    let log = recorded(async |_, _| {
        Mediator::builder().build().unwrap().send(Run(End::Ok)).await.unwrap();
    });
    assert!(log.series.into_inner().unwrap().is_empty());
}
