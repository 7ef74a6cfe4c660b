//! The log of all streams has one order, and whoever follows it misses nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::prelude::*;
use crate::backend::Backend;

/// What lies behind a position, and how far that is looked.
async fn page(backend: &dyn Backend, after: Position, limit: usize) -> (Vec<RecordedEvent>, Position) {
    let mut events = Vec::new();
    let mut visit = |event: crate::EventRef<'_>| {
        events.push(event.to_recorded()?);
        Ok(())
    };
    let looked = backend.read_all(&LogRange { after, limit }, &mut visit).await.expect("the log is read");
    (events, looked)
}

pub(crate) async fn the_log_has_the_events_of_all_streams_in_order(harness: &Harness<'_>) {
    let store = harness.store();
    for number in 1..=9 {
        store.append(&stream(&format!("{}", number % 3)), Any, [event(number)]).await.unwrap();
    }
    let log = read_log(&store).await;
    assert_eq!(numbers(&log), (1..=9).collect::<Vec<_>>());
    assert_eq!(log[4].stream, stream("2"));
    assert_eq!(versions(&log), [1, 1, 1, 2, 2, 2, 3, 3, 3]);
}

pub(crate) async fn positions_grow_from_behind_the_start(harness: &Harness<'_>) {
    let store = harness.store();
    let mut last = Position::START;
    for _ in 0..10 {
        let appended = store.append(&stream("a"), Any, events(3)).await.unwrap();
        assert!(appended.position > last);
        last = appended.position;
    }
    let log = read_log(&store).await;
    assert!(log[0].position > Position::START);
    assert!(log.is_sorted_by(|one, next| one.position < next.position));
    assert_eq!(log.last().unwrap().position, last);
}

pub(crate) async fn an_event_has_the_same_position_in_its_stream_and_in_the_log(harness: &Harness<'_>) {
    let (store, a) = (harness.store(), stream("a"));
    store.append(&stream("b"), NoStream, events(2)).await.unwrap();
    store.append(&a, NoStream, events(3)).await.unwrap();
    let of_a: Vec<_> = read_log(&store).await.into_iter().filter(|event| event.stream == a).collect();
    assert_eq!(of_a, read(&store, &a).await);
}

pub(crate) async fn an_empty_log_has_nothing(harness: &Harness<'_>) {
    let store = harness.store();
    assert_eq!(read_log(&store).await, []);
    assert_eq!(drain(store.read_all().events()).await, []);
    let (events, looked) = page(harness.backend(), Position::START, usize::MAX).await;
    assert_eq!(events, []);
    let appended = store.append(&stream("a"), NoStream, [event(1)]).await.unwrap();
    assert!(appended.position > looked, "nothing comes where it was looked already");
}

pub(crate) async fn the_log_is_read_behind_a_position(harness: &Harness<'_>) {
    let store = harness.store();
    store.append(&stream("a"), NoStream, events(5)).await.unwrap();
    let log = read_log(&store).await;
    for (index, event) in log.iter().enumerate() {
        let rest = store.read_all().after(event.position).collect().await.unwrap();
        assert_eq!(rest, log[index + 1..]);
    }
    for beyond in [log[4].position.get() + 1000, i64::MAX as u64, u64::MAX] {
        assert_eq!(store.read_all().after(Position::new(beyond)).collect().await.unwrap(), []);
    }
}

pub(crate) async fn a_limit_cuts_off_the_rest_of_the_log(harness: &Harness<'_>) {
    let store = harness.store();
    store.append(&stream("a"), NoStream, events(5)).await.unwrap();
    for (limit, expected) in [(0, 0), (1, 1), (5, 5), (6, 5), (usize::MAX, 5)] {
        let limited = || store.read_all().limit(limit);
        assert_eq!(numbers(&limited().collect().await.unwrap()), (1..=expected).collect::<Vec<_>>());
        assert_eq!(numbers(&drain(limited().events()).await), (1..=expected).collect::<Vec<_>>());
    }
}

/// All ways to read a log of so many events.
async fn all_ways(harness: &Harness<'_>, count: usize) {
    let store = harness.store();
    store.append(&stream("a"), NoStream, events(count)).await.unwrap();
    let log = read_log(&store).await;
    assert_eq!(numbers(&log), (1..=count).collect::<Vec<_>>());
    assert_eq!(drain(store.read_all().events()).await, log);
    for limit in [255, 256, 257, 511, 512] {
        let expected = &log[..limit.min(count)];
        assert_eq!(store.read_all().limit(limit).collect().await.unwrap(), expected);
        assert_eq!(drain(store.read_all().limit(limit).events()).await, expected);
    }
}

pub(crate) async fn a_log_of_255_events_is_read_in_every_way(harness: &Harness<'_>) {
    all_ways(harness, 255).await;
}

pub(crate) async fn a_log_of_256_events_is_read_in_every_way(harness: &Harness<'_>) {
    all_ways(harness, 256).await;
}

pub(crate) async fn a_log_of_257_events_is_read_in_every_way(harness: &Harness<'_>) {
    all_ways(harness, 257).await;
}

pub(crate) async fn a_log_of_512_events_is_read_in_every_way(harness: &Harness<'_>) {
    all_ways(harness, 512).await;
}

pub(crate) async fn whoever_goes_on_where_it_was_looked_reads_everything_once(harness: &Harness<'_>) {
    let store = harness.store();
    for number in 1..=100 {
        store.append(&stream(&format!("{}", number % 7)), Any, [event(number)]).await.unwrap();
    }
    for limit in [1, 7, 99, 100, 101] {
        let (mut seen, mut after) = (Vec::new(), Position::START);
        loop {
            let (events, looked) = page(harness.backend(), after, limit).await;
            assert!(events.len() <= limit && looked >= after);
            let last = events.last().map_or(after, |event| event.position);
            assert!(looked >= last, "it has looked as far as it has read");
            match events.first() {
                Some(first) => assert!(first.position > after),
                None => break,
            }
            seen.extend(events);
            after = looked;
        }
        assert_eq!(seen, read_log(&store).await);
    }
}

pub(crate) async fn an_error_of_the_reader_ends_the_reading_of_the_log(harness: &Harness<'_>) {
    let store = harness.store();
    store.append(&stream("a"), NoStream, events(300)).await.unwrap();
    let mut seen = 0;
    let mut visit = |_: crate::EventRef<'_>| {
        seen += 1;
        if seen == 257 { Err(StoreError::Ended { why: "the visitor says so" }) } else { Ok(()) }
    };
    let all = LogRange { after: Position::START, limit: usize::MAX };
    let outcome = harness.backend().read_all(&all, &mut visit).await;
    assert!(matches!(outcome, Err(StoreError::Ended { why: "the visitor says so" })), "{outcome:?}");
    assert_eq!(seen, 257);
    assert_eq!(read_log(&store).await.len(), 300);
}

pub(crate) async fn what_was_refused_is_not_in_the_log(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let known = event(1);
    store.append(&stream, NoStream, [known.clone()]).await.unwrap();
    conflict(store.append(&stream, NoStream, [event(2)]).await);
    duplicate(store.append(&stream, Any, [event(3), known]).await);
    let mut transaction = harness.begin().await;
    transaction.write(appends([append(&stream, Any, [event(4)])])).await.unwrap();
    transaction.rollback().await.unwrap();
    store.append(&stream, Version::new(1), [event(5)]).await.unwrap();
    assert_eq!(numbers(&read_log(&store).await), [1, 5]);
}

pub(crate) async fn a_follower_waits_for_a_transaction_that_is_open(harness: &Harness<'_>) {
    if !harness.can(Ability::ReadBesideTransactions) {
        return;
    }
    let store = harness.store();
    store.append(&stream("before"), NoStream, [event(0)]).await.unwrap();
    let mut transaction = harness.begin().await;
    transaction.write(appends([append(&stream("a"), NoStream, [event(1)])])).await.unwrap();
    // It has a later position, and is committed first where the database lets it.
    let other = store.clone();
    let second = tokio::spawn(async move { other.append(&stream("b"), NoStream, [event(2)]).await });
    give_a_chance(&second).await;

    let (mut seen, looked) = page(harness.backend(), Position::START, usize::MAX).await;
    transaction.commit().await.unwrap();
    second.await.unwrap().unwrap();
    let (rest, _) = page(harness.backend(), looked, usize::MAX).await;
    seen.extend(rest);
    assert_eq!(seen, read_log(&store).await, "nothing is lost, and nothing comes twice");
    assert_eq!(seen.len(), 3);
}

pub(crate) async fn a_follower_does_not_wait_for_a_transaction_that_was_rolled_back(harness: &Harness<'_>) {
    let store = harness.store();
    let mut transaction = harness.begin().await;
    transaction.write(appends([append(&stream("a"), NoStream, [event(1)])])).await.unwrap();
    transaction.rollback().await.unwrap();
    let appended = store.append(&stream("b"), NoStream, [event(2)]).await.unwrap();
    let (events, looked) = page(harness.backend(), Position::START, usize::MAX).await;
    assert_eq!(numbers(&events), [2]);
    assert!(looked >= appended.position);
}

pub(crate) async fn a_follower_of_eight_writers_sees_each_event_once_and_in_order(harness: &Harness<'_>) {
    const ROUNDS: usize = 25;
    let store = harness.store();
    let mut writers = JoinSet::new();
    for writer in 0..8_usize {
        let store = store.clone();
        writers.spawn(async move { write_rounds(&store, writer, ROUNDS).await });
    }
    let mut seen: Vec<RecordedEvent> = Vec::new();
    let (mut after, mut written) = (Position::START, BTreeSet::new());
    loop {
        while let Some(ended) = writers.try_join_next() {
            written.extend(ended.expect("no writer panics"));
        }
        let have_ended = writers.is_empty();
        let (events, looked) = page(harness.backend(), after, 50).await;
        assert!(looked >= after);
        let is_behind = events.is_empty() && have_ended;
        seen.extend(events);
        after = looked;
        if is_behind {
            break;
        }
        tokio::task::yield_now().await;
    }

    assert!(seen.is_sorted_by(|one, next| one.position < next.position), "positions grow");
    let ids: BTreeSet<_> = seen.iter().map(|event| event.id).collect();
    assert_eq!(ids.len(), seen.len(), "nothing comes twice");
    assert_eq!(ids, written, "nothing is lost, and nothing comes that was rolled back");
    let mut of_streams = BTreeMap::<_, Vec<_>>::new();
    for event in &seen {
        of_streams.entry(event.stream.clone()).or_default().push(event.version.get());
    }
    for (stream, seen) in of_streams {
        assert_eq!(seen, (1..=seen.len() as u64).collect::<Vec<_>>(), "`{stream}` is in order");
    }
}

/// Appends in many ways, and returns the ids of what is committed.
async fn write_rounds(store: &Store, writer: usize, rounds: usize) -> Vec<cqrs_core::MessageId> {
    let mut written = Vec::new();
    for round in 0..rounds {
        let own = stream(&format!("{writer}"));
        let shared = stream(&format!("shared {}", round % 3));
        let batch = events(1 + round % 3);
        let ids: Vec<_> = batch.iter().map(NewEvent::id).collect();
        let write = || appends([append(&own, Any, batch.clone()), append(&shared, Any, [event(round)])]);
        match (writer + round) % 5 {
            0 => {
                let write = write();
                let id = write.appends[1].events[0].id();
                patiently(|| store.backend().write(write.clone())).await;
                written.extend(ids.into_iter().chain([id]));
            }
            1 => {
                patiently(|| async {
                    let mut transaction = store.backend().begin().await?;
                    transaction.write(appends([append(&own, Any, batch.clone())])).await?;
                    transaction.commit().await
                })
                .await;
                written.extend(ids);
            }
            2 => {
                patiently(|| async {
                    let mut transaction = store.backend().begin().await?;
                    transaction.write(write()).await?;
                    transaction.rollback().await
                })
                .await;
            }
            3 => {
                patiently(|| async {
                    let mut transaction = store.backend().begin().await?;
                    transaction.write(write()).await
                })
                .await;
            }
            _ => {
                patiently(|| store.append(&shared, Any, batch.clone())).await;
                written.extend(ids);
            }
        }
    }
    written
}
