//! A stream is read forward and backward, from here to there, page by page.

use super::prelude::*;

pub(crate) async fn a_stream_is_read_forward_and_backward(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, NoStream, events(5)).await.unwrap();
    assert_eq!(numbers(&read(&store, &stream).await), [1, 2, 3, 4, 5]);
    let backward = store.read_stream(&stream).backward().collect().await.unwrap();
    assert_eq!(numbers(&backward), [5, 4, 3, 2, 1]);
    assert_eq!(versions(&backward), [5, 4, 3, 2, 1]);
}

pub(crate) async fn the_first_and_the_last_version_are_read_too(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, NoStream, events(10)).await.unwrap();
    let from_to =
        |from, to| store.read_stream(&stream).from_version(Version::new(from)).to_version(Version::new(to));
    for (from, to, expected) in [
        (3, 5, vec![3, 4, 5]),
        (1, 1, vec![1]),
        (0, 2, vec![1, 2]),
        (9, 11, vec![9, 10]),
        (10, u64::MAX, vec![10]),
    ] {
        let forward = from_to(from, to).collect().await.unwrap();
        assert_eq!(versions(&forward), expected, "from {from} to {to}");
        let mut backward = from_to(from, to).backward().collect().await.unwrap();
        backward.reverse();
        assert_eq!(backward, forward, "from {from} to {to}, backward");
    }
}

pub(crate) async fn a_range_without_events_is_empty(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, NoStream, events(10)).await.unwrap();
    for (from, to) in [(5, 4), (11, 20), (0, 0), (u64::MAX, u64::MAX), (10, 1)] {
        let range =
            || store.read_stream(&stream).from_version(Version::new(from)).to_version(Version::new(to));
        assert_eq!(range().collect().await.unwrap(), [], "from {from} to {to}");
        assert_eq!(range().backward().collect().await.unwrap(), [], "from {from} to {to}, backward");
        assert_eq!(drain(range().events()).await, [], "from {from} to {to}");
    }
}

pub(crate) async fn a_limit_cuts_off_the_rest(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, NoStream, events(5)).await.unwrap();
    for (limit, expected) in [(0, 0), (1, 1), (4, 4), (5, 5), (6, 5), (usize::MAX, 5)] {
        let limited = || store.read_stream(&stream).limit(limit);
        let forward = limited().collect().await.unwrap();
        assert_eq!(versions(&forward), (1..=expected).collect::<Vec<_>>());
        let backward = limited().backward().collect().await.unwrap();
        assert_eq!(versions(&backward), (6 - expected..=5).rev().collect::<Vec<_>>());
        assert_eq!(drain(limited().events()).await, forward);
    }
}

pub(crate) async fn a_limit_counts_from_where_the_range_begins(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, NoStream, events(10)).await.unwrap();
    let range =
        || store.read_stream(&stream).from_version(Version::new(3)).to_version(Version::new(8)).limit(2);
    assert_eq!(versions(&range().collect().await.unwrap()), [3, 4]);
    assert_eq!(versions(&range().backward().collect().await.unwrap()), [8, 7]);
}

pub(crate) async fn a_missing_stream_is_empty(harness: &Harness<'_>) {
    let (store, missing) = (harness.store(), stream("missing"));
    store.append(&stream("there"), NoStream, events(3)).await.unwrap();
    assert_eq!(read(&store, &missing).await, []);
    assert_eq!(store.read_stream(&missing).backward().collect().await.unwrap(), []);
    assert_eq!(drain(store.read_stream(&missing).events()).await, []);
    assert_eq!(store.stream(&missing).await.unwrap(), None);
}

pub(crate) async fn a_stream_has_its_own_events_alone(harness: &Harness<'_>) {
    let (store, a, b) = (harness.store(), stream("a"), stream("b"));
    for number in 1..=6 {
        let stream = if number % 2 == 0 { &b } else { &a };
        store.append(stream, Any, [event(number)]).await.unwrap();
    }
    assert_eq!(numbers(&read(&store, &a).await), [1, 3, 5]);
    assert_eq!(numbers(&read(&store, &b).await), [2, 4, 6]);
    assert!(read(&store, &a).await.iter().all(|event| event.stream == a));
}

/// All ways to read a stream of so many events.
async fn all_ways(harness: &Harness<'_>, count: usize) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, NoStream, events(count)).await.unwrap();
    let forward = read(&store, &stream).await;
    assert_eq!(numbers(&forward), (1..=count).collect::<Vec<_>>());
    assert_eq!(drain(store.read_stream(&stream).events()).await, forward);
    let mut backward = forward.clone();
    backward.reverse();
    assert_eq!(store.read_stream(&stream).backward().collect().await.unwrap(), backward);
    assert_eq!(drain(store.read_stream(&stream).backward().events()).await, backward);
}

pub(crate) async fn a_stream_of_255_events_is_read_in_every_way(harness: &Harness<'_>) {
    all_ways(harness, 255).await;
}

pub(crate) async fn a_stream_of_256_events_is_read_in_every_way(harness: &Harness<'_>) {
    all_ways(harness, 256).await;
}

pub(crate) async fn a_stream_of_257_events_is_read_in_every_way(harness: &Harness<'_>) {
    all_ways(harness, 257).await;
}

pub(crate) async fn a_stream_of_512_events_is_read_in_every_way(harness: &Harness<'_>) {
    all_ways(harness, 512).await;
}

pub(crate) async fn a_limit_holds_across_pages(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, NoStream, events(600)).await.unwrap();
    for limit in [255, 256, 257, 511, 512, 513, 599, 600, 601] {
        let there = limit.min(600) as u64;
        let limited = || store.read_stream(&stream).limit(limit);
        let forward = (1..=there).collect::<Vec<_>>();
        assert_eq!(versions(&limited().collect().await.unwrap()), forward);
        assert_eq!(versions(&drain(limited().events()).await), forward);
        let backward = (601 - there..=600).rev().collect::<Vec<_>>();
        assert_eq!(versions(&limited().backward().collect().await.unwrap()), backward);
        assert_eq!(versions(&drain(limited().backward().events()).await), backward);
    }
}

pub(crate) async fn a_range_holds_across_pages(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, NoStream, events(600)).await.unwrap();
    for (from, to) in [(2, 599), (100, 355), (100, 356), (345, 600), (1, 256)] {
        let range =
            || store.read_stream(&stream).from_version(Version::new(from)).to_version(Version::new(to));
        let expected = (from..=to).collect::<Vec<_>>();
        assert_eq!(versions(&range().collect().await.unwrap()), expected);
        assert_eq!(versions(&drain(range().events()).await), expected);
        let expected = (from..=to).rev().collect::<Vec<_>>();
        assert_eq!(versions(&range().backward().collect().await.unwrap()), expected);
        assert_eq!(versions(&drain(range().backward().events()).await), expected);
    }
}

pub(crate) async fn a_stream_of_events_can_be_left_half_read(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, NoStream, events(600)).await.unwrap();
    for _ in 0..20 {
        let mut half = Box::pin(store.read_stream(&stream).events());
        let first = poll_fn(|task| futures_core::Stream::poll_next(half.as_mut(), task)).await;
        assert_eq!(first.unwrap().unwrap().version, Version::new(1));
    }
    assert_eq!(read(&store, &stream).await.len(), 600);
    store.append(&stream, Version::new(600), events(1)).await.unwrap();
}

pub(crate) async fn what_a_stream_is_told_of_ends_the_reading_with_its_error(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, NoStream, events(600)).await.unwrap();
    for refused in [1, 256, 300] {
        let mut seen = 0;
        let mut visit = |_: crate::EventRef<'_>| {
            seen += 1;
            if seen == refused { Err(StoreError::Ended { why: "the visitor says so" }) } else { Ok(()) }
        };
        let range = StreamRange::of(stream.clone());
        let outcome = harness.backend().read_stream(&range, &mut visit).await;
        assert!(matches!(outcome, Err(StoreError::Ended { why: "the visitor says so" })), "{outcome:?}");
        assert_eq!(seen, refused);
    }
    assert_eq!(read(&store, &stream).await.len(), 600);
}

pub(crate) async fn fifty_readers_read_at_a_time(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, NoStream, events(300)).await.unwrap();
    let mut readers = JoinSet::new();
    for _ in 0..50 {
        let (store, stream) = (store.clone(), stream.clone());
        readers.spawn(async move { read(&store, &stream).await.len() });
    }
    assert!(readers.join_all().await.into_iter().all(|count| count == 300));
}

pub(crate) async fn whoever_reads_while_others_write_sees_no_hole(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let mut writers = JoinSet::new();
    for _ in 0..4 {
        let (store, stream) = (store.clone(), stream.clone());
        writers.spawn(async move {
            for _ in 0..20 {
                store.append(&stream, Any, events(3)).await.unwrap();
            }
        });
    }
    let mut last = 0;
    while last < 240 {
        let read = read(&store, &stream).await;
        assert_eq!(versions(&read), (1..=read.len() as u64).collect::<Vec<_>>());
        assert_eq!(read.len() % 3, 0, "a batch is seen in whole");
        assert!(read.len() >= last, "what was seen does not go away");
        last = read.len();
        if writers.try_join_next().is_some_and(|ended| ended.is_err()) {
            panic!("a writer has failed");
        }
        tokio::task::yield_now().await;
    }
}

pub(crate) async fn what_was_appended_is_read_at_once(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    for number in 1..=20 {
        store.append(&stream, Any, [event(number)]).await.unwrap();
        assert_eq!(read(&store, &stream).await.len(), number);
        assert_eq!(read_log(&store).await.len(), number);
        assert_eq!(store.stream(&stream).await.unwrap().unwrap().version.get(), number as u64);
    }
}

pub(crate) async fn a_stream_is_known_by_its_version(harness: &Harness<'_>) {
    let (store, a) = (harness.store(), stream("a"));
    store.append(&a, NoStream, events(3)).await.unwrap();
    store.append(&stream("b"), NoStream, events(1)).await.unwrap();
    let info = store.stream(&a).await.unwrap().unwrap();
    assert_eq!((info.stream, info.version), (a, Version::new(3)));
}
