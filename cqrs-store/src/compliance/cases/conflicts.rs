//! Who is too late is told so, and has written nothing.

use super::prelude::*;

pub(crate) async fn no_stream_creates_one(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let appended = store.append(&stream, NoStream, events(2)).await.unwrap();
    assert_eq!(appended.version, Version::new(2));
}

pub(crate) async fn no_stream_is_refused_where_there_is_one(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, NoStream, events(2)).await.unwrap();
    let conflict = conflict(store.append(&stream, NoStream, events(1)).await);
    assert_eq!(conflict.actual, Version::new(2));
    assert_eq!(conflict.expected.version(), Some(Version::NONE));
}

pub(crate) async fn version_zero_is_no_stream(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, Exact(Version::NONE), events(2)).await.unwrap();
    let conflict = conflict(store.append(&stream, Exact(Version::NONE), events(1)).await);
    assert_eq!(conflict.actual, Version::new(2));
    assert_eq!(read(&store, &stream).await.len(), 2);
}

pub(crate) async fn an_append_at_the_version_that_is_there_gets_in(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, NoStream, events(2)).await.unwrap();
    let appended = store.append(&stream, Version::new(2), events(3)).await.unwrap();
    assert_eq!(appended.version, Version::new(5));
}

pub(crate) async fn a_conflict_says_what_was_expected_and_what_is_there(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, NoStream, events(3)).await.unwrap();
    for expected in [1, 2, 4, 1000] {
        let expected = Exact(Version::new(expected));
        let conflict = conflict(store.append(&stream, expected, events(1)).await);
        assert_eq!((conflict.expected, conflict.actual), (expected, Version::new(3)));
        assert_eq!((conflict.stream, conflict.attempts), (stream.clone(), 1));
    }
}

pub(crate) async fn a_version_of_a_missing_stream_conflicts_with_none(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let conflict = conflict(store.append(&stream, Version::new(1), events(1)).await);
    assert_eq!(conflict.actual, Version::NONE);
    assert_eq!(store.stream(&stream).await.unwrap(), None);
}

pub(crate) async fn a_conflict_writes_nothing(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, NoStream, events(3)).await.unwrap();
    let before = (store.stream(&stream).await.unwrap(), read_log(&store).await);
    for expected in [NoStream, Exact(Version::new(2)), Exact(Version::new(4))] {
        conflict(store.append(&stream, expected, events(2)).await);
    }
    assert_eq!((store.stream(&stream).await.unwrap(), read_log(&store).await), before);
}

pub(crate) async fn after_a_conflict_the_same_events_get_in_at_the_new_version(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, NoStream, [event(1)]).await.unwrap();
    let late = [event(2), event(3)];
    let conflict = conflict(store.append(&stream, NoStream, late.clone()).await);
    let appended = store.append(&stream, conflict.actual, late).await.unwrap();
    assert!(!appended.is_repeat);
    assert_eq!(numbers(&read(&store, &stream).await), [1, 2, 3]);
}

pub(crate) async fn an_empty_append_checks_the_version(harness: &Harness<'_>) {
    let (store, there, missing) = (harness.store(), stream("there"), stream("missing"));
    store.append(&there, NoStream, events(2)).await.unwrap();
    store.append(&there, Version::new(2), []).await.unwrap();
    store.append(&missing, NoStream, []).await.unwrap();
    assert_eq!(conflict(store.append(&there, NoStream, []).await).actual, Version::new(2));
    assert_eq!(conflict(store.append(&there, Version::new(1), []).await).actual, Version::new(2));
    assert_eq!(conflict(store.append(&missing, Version::new(1), []).await).actual, Version::NONE);
}

/// Ten tasks that expect the same version: one of them is first, and the others hear of its event.
async fn ten_writers_expect(harness: &Harness<'_>, there: usize) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, NoStream, events(there)).await.unwrap();
    let expected = Version::new(there as u64);
    let mut writers = JoinSet::new();
    for number in 1..=10 {
        let (store, stream) = (store.clone(), stream.clone());
        writers.spawn(async move { store.append(&stream, expected, [event(number)]).await });
    }
    let (won, lost): (Vec<_>, Vec<_>) = writers.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!((won.len(), lost.len()), (1, 9));
    for outcome in lost {
        let conflict = conflict(outcome);
        assert_eq!((conflict.expected, conflict.actual), (Exact(expected), expected.plus(1)));
    }
    assert_eq!(read(&store, &stream).await.len(), there + 1);
}

pub(crate) async fn of_ten_writers_at_one_version_one_wins(harness: &Harness<'_>) {
    ten_writers_expect(harness, 3).await;
}

pub(crate) async fn of_ten_writers_of_a_new_stream_one_wins(harness: &Harness<'_>) {
    ten_writers_expect(harness, 0).await;
}
