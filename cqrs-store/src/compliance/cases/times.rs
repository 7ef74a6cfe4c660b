//! When an event was stored is known, and never goes back.

use std::time::SystemTime;

use super::prelude::*;
use cqrs_core::Clock;

const HOUR: Duration = Duration::from_secs(3600);

fn times<'e>(events: impl IntoIterator<Item = &'e RecordedEvent>) -> Vec<SystemTime> {
    events.into_iter().map(|event| event.recorded_at).collect()
}

/// To the microsecond, as times are stored.
fn micros(time: SystemTime) -> u128 {
    time.duration_since(SystemTime::UNIX_EPOCH).expect("it is after 1970").as_micros()
}

pub(crate) async fn an_event_has_the_time_of_the_clock(harness: &Harness<'_>) {
    if !harness.can(Ability::TakeTheClock) {
        return;
    }
    let (store, stream) = (harness.store(), stream("a"));
    for _ in 0..3 {
        store.append(&stream, Any, events(2)).await.unwrap();
        let read = read(&store, &stream).await;
        let [.., one, two] = &read[..] else { panic!("two events were stored") };
        assert_eq!(one.recorded_at, two.recorded_at);
        assert_eq!(
            micros(two.recorded_at),
            micros(harness.clock().now()),
            "open the store with `Place::clock`, or say that it is without `Ability::TakeTheClock`"
        );
        harness.clock().go_on(Duration::from_micros(1));
    }
}

pub(crate) async fn an_event_in_a_transaction_has_the_time_of_the_clock(harness: &Harness<'_>) {
    if !harness.can(Ability::TakeTheClock) {
        return;
    }
    let stream = stream("a");
    let mut transaction = harness.begin().await;
    transaction.write(appends([append(&stream, NoStream, events(1))])).await.unwrap();
    transaction.commit().await.unwrap();
    let read = read(&harness.store(), &stream).await;
    assert_eq!(micros(read[0].recorded_at), micros(harness.clock().now()));
}

pub(crate) async fn the_time_never_goes_back_within_a_stream(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    // Only some databases ask this clock; the others have one that nobody turns back here.
    for back in [Duration::ZERO, HOUR, Duration::from_micros(1), 24 * HOUR] {
        harness.clock().go_back(back);
        store.append(&stream, Any, events(2)).await.unwrap();
        let mut transaction = harness.begin().await;
        transaction.write(appends([append(&stream, Any, events(2))])).await.unwrap();
        transaction.commit().await.unwrap();
    }
    let read = read(&store, &stream).await;
    assert_eq!(read.len(), 16);
    assert!(times(&read).is_sorted(), "{:?}", times(&read));
}

pub(crate) async fn the_time_never_goes_back_for_a_second_store(harness: &Harness<'_>) {
    if !harness.can(Ability::OpenAgain) {
        return;
    }
    let (first, second, stream) = (harness.store(), harness.open_again().await, stream("a"));
    for _ in 0..5 {
        first.append(&stream, Any, events(1)).await.unwrap();
        harness.clock().go_back(HOUR);
        second.append(&stream, Any, events(1)).await.unwrap();
        harness.clock().go_on(HOUR / 2);
    }
    let times = times(&read(&first, &stream).await);
    assert!(times.is_sorted(), "{times:?}");
}

pub(crate) async fn a_stream_knows_the_times_of_its_first_and_last_event(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    for _ in 0..3 {
        store.append(&stream, Any, events(2)).await.unwrap();
        harness.clock().go_on(HOUR);
    }
    harness.clock().go_back(24 * HOUR);
    store.append(&stream, Any, events(1)).await.unwrap();
    let (info, times) = (store.stream(&stream).await.unwrap().unwrap(), times(&read(&store, &stream).await));
    assert_eq!((info.created_at, info.updated_at), (times[0], times[6]));
}

/// Three events, each with a time of its own where the database takes the clock.
async fn three_times(harness: &Harness<'_>) -> Vec<RecordedEvent> {
    let (store, stream) = (harness.store(), stream("a"));
    for number in 1..=3 {
        store.append(&stream, Any, [event(number)]).await.unwrap();
        harness.clock().go_on(Duration::from_micros(1));
    }
    read(&store, &stream).await
}

pub(crate) async fn a_stream_is_read_as_of_a_time(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let all = three_times(harness).await;
    for last in &all {
        let until: Vec<_> =
            all.iter().filter(|event| event.recorded_at <= last.recorded_at).cloned().collect();
        let as_of = || store.read_stream(&stream).as_of(last.recorded_at);
        assert_eq!(as_of().collect().await.unwrap(), until);
        assert_eq!(drain(as_of().events()).await, until);
        let backward = as_of().backward().limit(1).collect().await.unwrap();
        assert_eq!(backward, until[until.len() - 1..], "the last one at that time");
        // A nanosecond is less than what is stored.
        let later = store.read_stream(&stream).as_of(last.recorded_at + Duration::from_nanos(1));
        assert_eq!(later.collect().await.unwrap(), until);
    }
}

pub(crate) async fn before_its_first_event_a_stream_is_empty(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let first = three_times(harness).await[0].recorded_at;
    for time in [first - Duration::from_micros(1), SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH - HOUR] {
        assert_eq!(store.read_stream(&stream).as_of(time).collect().await.unwrap(), []);
    }
    let all = store.read_stream(&stream).as_of(first + 1_000_000 * HOUR).collect().await.unwrap();
    assert_eq!(all.len(), 3);
}
