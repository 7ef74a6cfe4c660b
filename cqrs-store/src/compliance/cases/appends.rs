//! What is appended is there: all of it, once, in order.

use super::prelude::*;

pub(crate) async fn an_append_says_where_its_last_event_is(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let appended = store.append(&stream, NoStream, events(3)).await.unwrap();
    assert_eq!((appended.version, appended.is_repeat), (Version::new(3), false));
    assert_eq!(read(&store, &stream).await[2].position, appended.position);
}

pub(crate) async fn events_come_back_in_the_order_of_the_append(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let new = events(100);
    store.append(&stream, Any, new.clone()).await.unwrap();
    let read = read(&store, &stream).await;
    assert_eq!(numbers(&read), (1..=100).collect::<Vec<_>>());
    assert_eq!(versions(&read), (1..=100).collect::<Vec<_>>());
    assert!(read.iter().zip(&new).all(|(read, new)| read.id == new.id() && read.stream == stream));
}

pub(crate) async fn an_append_at_any_version_goes_behind_what_is_there(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    for number in 1..=5 {
        let appended = store.append(&stream, Any, [event(number)]).await.unwrap();
        assert_eq!(appended.version, Version::new(number as u64));
    }
    assert_eq!(numbers(&read(&store, &stream).await), [1, 2, 3, 4, 5]);
}

pub(crate) async fn twenty_writers_at_any_version_all_get_in(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let mut writers = JoinSet::new();
    for number in 1..=20 {
        let (store, stream) = (store.clone(), stream.clone());
        writers
            .spawn(async move { store.append(&stream, Any, [event(number)]).await.unwrap().version.get() });
    }
    let mut told = writers.join_all().await;
    told.sort_unstable();
    assert_eq!(told, (1..=20).collect::<Vec<_>>(), "each writer has a version of its own");
    let read = read(&store, &stream).await;
    assert_eq!(versions(&read), (1..=20).collect::<Vec<_>>(), "there is no hole");
    let mut numbers = numbers(&read);
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=20).collect::<Vec<_>>(), "nothing is lost");
}

pub(crate) async fn writers_of_different_streams_do_not_conflict(harness: &Harness<'_>) {
    let store = harness.store();
    let mut writers = JoinSet::new();
    for writer in 0..10 {
        let (store, stream) = (store.clone(), stream(&format!("{writer}")));
        writers.spawn(async move {
            for version in 0..5 {
                store.append(&stream, Version::new(version), [event(1)]).await.unwrap();
            }
        });
    }
    writers.join_all().await;
    assert_eq!(read_log(&store).await.len(), 50);
}

pub(crate) async fn an_empty_append_writes_nothing(harness: &Harness<'_>) {
    let (store, there, missing) = (harness.store(), stream("there"), stream("missing"));
    store.append(&there, NoStream, events(2)).await.unwrap();
    let before = store.stream(&there).await.unwrap();
    for (stream, version) in [(&there, 2), (&missing, 0)] {
        let appended = store.append(stream, Any, []).await.unwrap();
        assert_eq!((appended.version.get(), appended.position), (version, Position::START));
        assert!(!appended.is_repeat);
    }
    assert_eq!(store.stream(&there).await.unwrap(), before);
    assert_eq!(store.stream(&missing).await.unwrap(), None);
    assert_eq!(read_log(&store).await.len(), 2);
}

pub(crate) async fn nothing_to_write_is_no_error(harness: &Harness<'_>) {
    let written = harness.backend().write(Changes::new()).await.unwrap();
    assert!(written.appended.is_empty());
    assert!(harness.store().append_all([]).await.unwrap().is_empty());
    assert!(read_log(&harness.store()).await.is_empty());
}

pub(crate) async fn a_batch_stays_together_among_other_writers(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let mut others = JoinSet::new();
    for _ in 0..4 {
        let (store, stream) = (store.clone(), stream.clone());
        others.spawn(async move {
            for _ in 0..10 {
                store.append(&stream, Any, [event(0)]).await.unwrap();
            }
        });
    }
    let appended = store.append(&stream, Any, events(1500)).await.unwrap();
    others.join_all().await;

    let all = read(&store, &stream).await;
    assert_eq!(versions(&all), (1..=1540).collect::<Vec<_>>());
    let (first, last) = (appended.version.get() as usize - 1500, appended.version.get() as usize);
    assert_eq!(numbers(&all[first..last]), (1..=1500).collect::<Vec<_>>());
}

pub(crate) async fn a_batch_of_1500_is_all_or_nothing(harness: &Harness<'_>) {
    let (store, stream, other) = (harness.store(), stream("a"), stream("other"));
    let known = event(1);
    store.append(&other, NoStream, [known.clone()]).await.unwrap();
    let mut batch = events(1499);
    batch.push(known);
    duplicate(store.append(&stream, NoStream, batch).await);
    assert_eq!(read(&store, &stream).await, []);
    assert_eq!(store.stream(&stream).await.unwrap(), None);
    assert_eq!(read_log(&store).await.len(), 1);
}

pub(crate) async fn several_streams_are_written_together(harness: &Harness<'_>) {
    let (store, a, b) = (harness.store(), stream("a"), stream("b"));
    store.append(&b, NoStream, events(1)).await.unwrap();
    let appended = store
        .append_all([append(&a, NoStream, events(2)), append(&b, Version::new(1), events(3))])
        .await
        .unwrap();
    assert_eq!(appended.iter().map(|appended| appended.version.get()).collect::<Vec<_>>(), [2, 4]);
    assert_eq!(numbers(&read(&store, &a).await), [1, 2]);
    assert_eq!(numbers(&read(&store, &b).await), [1, 1, 2, 3]);
}

pub(crate) async fn positions_are_in_the_order_of_the_appends(harness: &Harness<'_>) {
    let (store, a, b, c) = (harness.store(), stream("a"), stream("b"), stream("c"));
    store.append(&b, NoStream, [event(1)]).await.unwrap();
    let write = [append(&c, Any, [event(2)]), append(&a, Any, [event(3)]), append(&b, Any, [event(4)])];
    let appended = store.append_all(write).await.unwrap();
    assert!(appended.is_sorted_by(|one, next| one.position < next.position));
    assert_eq!(numbers(&read_log(&store).await), [1, 2, 3, 4]);
}

pub(crate) async fn a_conflict_of_the_second_stream_undoes_the_first(harness: &Harness<'_>) {
    let (store, a, b) = (harness.store(), stream("a"), stream("b"));
    store.append(&b, NoStream, [event(1)]).await.unwrap();
    let write = [append(&a, NoStream, events(2)), append(&b, NoStream, events(2))];
    assert_eq!(conflict(store.append_all(write).await).stream, b);
    assert_eq!(store.stream(&a).await.unwrap(), None);
    assert_eq!(read_log(&store).await.len(), 1);
}

pub(crate) async fn a_duplicate_of_the_second_stream_undoes_the_first(harness: &Harness<'_>) {
    let (store, a, b, c) = (harness.store(), stream("a"), stream("b"), stream("c"));
    let known = event(1);
    store.append(&c, NoStream, [known.clone()]).await.unwrap();
    let write = [append(&a, NoStream, events(2)), append(&b, NoStream, [known])];
    assert_eq!(duplicate(store.append_all(write).await).stream, b);
    assert_eq!(store.stream(&a).await.unwrap(), None);
    assert_eq!(read_log(&store).await.len(), 1);
}

pub(crate) async fn one_stream_can_be_there_twice_in_a_write(harness: &Harness<'_>) {
    let (store, a, b) = (harness.store(), stream("a"), stream("b"));
    let write = [
        append(&a, NoStream, [event(1)]),
        append(&b, NoStream, [event(2)]),
        append(&a, Version::new(1), [event(3)]),
    ];
    store.append_all(write).await.unwrap();
    assert_eq!(numbers(&read(&store, &a).await), [1, 3]);
    let write = [append(&a, Version::new(2), [event(4)]), append(&a, Version::new(2), [event(5)])];
    assert_eq!(conflict(store.append_all(write).await).actual, Version::new(3));
    assert_eq!(numbers(&read(&store, &a).await), [1, 3]);
}

pub(crate) async fn writers_of_two_streams_in_opposite_order_all_get_in(harness: &Harness<'_>) {
    let (store, a, b) = (harness.store(), stream("a"), stream("b"));
    let mut writers = JoinSet::new();
    for writer in 0..8 {
        let store = store.clone();
        let (one, two) = if writer % 2 == 0 { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) };
        writers.spawn(async move {
            for _ in 0..5 {
                patiently(|| store.append_all([append(&one, Any, events(1)), append(&two, Any, events(1))]))
                    .await;
            }
        });
    }
    writers.join_all().await;
    for stream in [&a, &b] {
        assert_eq!(versions(&read(&store, stream).await), (1..=40).collect::<Vec<_>>());
    }
}

/// Sixty tasks write three events each at the same time. Every other one adds what has its write refused: nothing of that
/// is there afterwards, and all of the others is.
async fn refused_among_others(
    harness: &Harness<'_>,
    spoil: fn(&mut Changes, there: &StreamId, known: &NewEvent),
) {
    let (store, there, known) = (harness.store(), stream("there"), event(0));
    store.append(&there, NoStream, [known.clone()]).await.unwrap();
    let mut writers = JoinSet::new();
    for writer in 0..60 {
        let (store, own) = (store.clone(), stream(&format!("{writer}")));
        let mut changes = appends([append(&own, Any, events(3))]);
        if writer % 2 == 0 {
            spoil(&mut changes, &there, &known);
        }
        writers.spawn(async move {
            match (writer % 2, store.backend().write(changes).await) {
                (0, outcome) => refused(outcome),
                (_, outcome) => assert_eq!(outcome.unwrap().appended[0].version, Version::new(3)),
            }
        });
    }
    writers.join_all().await;
    for writer in 0..60 {
        let there = read(&store, &stream(&format!("{writer}"))).await;
        assert_eq!(numbers(&there), if writer % 2 == 0 { vec![] } else { vec![1, 2, 3] }, "writer {writer}");
    }
    assert_eq!(read_log(&store).await.len(), 1 + 30 * 3);
}

pub(crate) async fn a_duplicate_leaves_nothing_among_other_writers(harness: &Harness<'_>) {
    refused_among_others(harness, |changes, _, known| {
        changes.appends[0].events.push(known.clone());
    })
    .await;
}

pub(crate) async fn a_conflict_leaves_nothing_among_other_writers(harness: &Harness<'_>) {
    refused_among_others(harness, |changes, there, _| {
        changes.appends.push(append(there, NoStream, events(1)));
    })
    .await;
}

pub(crate) async fn a_conflict_of_a_state_leaves_nothing_among_other_writers(harness: &Harness<'_>) {
    refused_among_others(harness, |changes, there, _| {
        changes.states = state(Version::new(1), document(there, 2, "{}")).states;
    })
    .await;
}

pub(crate) async fn two_hundred_streams_are_written_together(harness: &Harness<'_>) {
    let store = harness.store();
    let write = (0..200).map(|id| append(&stream(&format!("{id}")), NoStream, events(2)));
    assert_eq!(store.append_all(write).await.unwrap().len(), 200);
    assert_eq!(read_log(&store).await.len(), 400);
    assert_eq!(numbers(&read(&store, &stream("199")).await), [1, 2]);
}

pub(crate) async fn a_write_that_is_never_polled_writes_nothing(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    drop(store.append(&stream, NoStream, events(2)));
    drop(harness.backend().write(appends([append(&stream, NoStream, events(2))])));
    // It comes behind whatever would have been on its way.
    let appended = store.append(&stream, NoStream, events(1)).await.unwrap();
    assert_eq!(appended.version, Version::new(1));
    assert_eq!(read_log(&store).await.len(), 1);
}

pub(crate) async fn a_write_that_is_dropped_on_its_way_is_all_or_nothing(harness: &Harness<'_>) {
    let store = harness.store();
    for round in 0..20 {
        let stream = stream(&format!("{round}"));
        let mut write = Box::pin(store.append(&stream, NoStream, events(10)));
        for _ in 0..round % 4 {
            let polled = poll_fn(|task| Poll::Ready(write.as_mut().poll(task))).await;
            if polled.is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(write);
        let version = store.append(&stream, Any, [event(11)]).await.unwrap().version.get();
        assert!(version == 1 || version == 11, "{} of 10 events were written", version - 1);
        assert_eq!(read(&store, &stream).await.len() as u64, version);
    }
}
