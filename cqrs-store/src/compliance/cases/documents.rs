//! States, which are all that is known of something, and snapshots, which only save time.

use super::prelude::*;
use crate::backend::Document;

async fn read_state(harness: &Harness<'_>, key: &StreamId) -> Option<Document> {
    harness.backend().document(DocumentKind::State, key).await.expect("the state is read")
}

async fn read_snapshot(harness: &Harness<'_>, key: &StreamId) -> Option<Document> {
    harness.backend().document(DocumentKind::Snapshot, key).await.expect("the snapshot is read")
}

pub(crate) async fn there_are_no_documents_at_first(harness: &Harness<'_>) {
    assert_eq!(read_state(harness, &stream("a")).await, None);
    assert_eq!(read_snapshot(harness, &stream("a")).await, None);
}

pub(crate) async fn a_state_is_created_once(harness: &Harness<'_>) {
    let key = stream("a");
    let first = document(&key, 1, r#"{"first":true}"#);
    harness.backend().write(state(NoStream, first.clone())).await.unwrap();
    for expected in [NoStream, Exact(Version::NONE)] {
        let conflict = conflict(harness.backend().write(state(expected, document(&key, 1, "{}"))).await);
        assert_eq!((conflict.stream, conflict.actual), (key.clone(), Version::new(1)));
    }
    assert_eq!(read_state(harness, &key).await, Some(first));
}

pub(crate) async fn a_state_is_replaced_at_its_version(harness: &Harness<'_>) {
    let key = stream("a");
    for version in 0..5 {
        let next = document(&key, version + 1, &version.to_string());
        harness.backend().write(state(Version::new(version), next.clone())).await.unwrap();
        assert_eq!(read_state(harness, &key).await, Some(next));
    }
}

pub(crate) async fn a_state_of_another_version_conflicts(harness: &Harness<'_>) {
    let (key, missing) = (stream("a"), stream("missing"));
    let there = document(&key, 3, "3");
    harness.backend().write(state(NoStream, there.clone())).await.unwrap();
    for expected in [1, 2, 4] {
        let expected = Exact(Version::new(expected));
        let conflict = conflict(harness.backend().write(state(expected, document(&key, 4, "4"))).await);
        assert_eq!((conflict.expected, conflict.actual), (expected, Version::new(3)));
    }
    let conflict =
        conflict(harness.backend().write(state(Version::new(1), document(&missing, 2, "2"))).await);
    assert_eq!((conflict.stream, conflict.actual), (missing.clone(), Version::NONE));
    assert_eq!(read_state(harness, &key).await, Some(there));
    assert_eq!(read_state(harness, &missing).await, None);
}

pub(crate) async fn a_state_at_any_version_is_replaced(harness: &Harness<'_>) {
    let key = stream("a");
    for version in [5, 2, 9] {
        harness.backend().write(state(Any, document(&key, version, "{}"))).await.unwrap();
        assert_eq!(read_state(harness, &key).await.unwrap().version, Version::new(version));
    }
}

pub(crate) async fn of_ten_writers_of_a_state_one_wins(harness: &Harness<'_>) {
    let (store, key) = (harness.store(), stream("a"));
    for version in 0..2 {
        let mut writers = JoinSet::new();
        for writer in 0..10 {
            let (store, key) = (store.clone(), key.clone());
            writers.spawn(async move {
                let next = document(&key, version + 1, &writer.to_string());
                (writer, store.backend().write(state(Version::new(version), next)).await)
            });
        }
        let outcomes = writers.join_all().await;
        let winners: Vec<_> = outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).collect();
        assert_eq!(winners.len(), 1);
        assert_eq!(read_state(harness, &key).await.unwrap().data, winners[0].0.to_string());
        for (_, lost) in outcomes.into_iter().filter(|(_, outcome)| outcome.is_err()) {
            assert_eq!(conflict(lost).actual, Version::new(version + 1));
        }
    }
}

pub(crate) async fn a_conflict_of_a_state_undoes_what_is_written_with_it(harness: &Harness<'_>) {
    let (a, b) = (stream("a"), stream("b"));
    harness.backend().write(state(NoStream, document(&b, 1, "1"))).await.unwrap();
    let mut changes = appends([append(&a, NoStream, events(2))]);
    changes.states = [state(NoStream, document(&a, 1, "1")), state(NoStream, document(&b, 1, "2"))]
        .into_iter()
        .flat_map(|changes| changes.states)
        .collect();
    changes.snapshots.push(document(&a, 2, "{}"));
    assert_eq!(conflict(harness.backend().write(changes).await).stream, b);
    assert_eq!(read_log(&harness.store()).await, []);
    assert_eq!(read_state(harness, &a).await, None);
    assert_eq!(read_snapshot(harness, &a).await, None);
    assert_eq!(read_state(harness, &b).await.unwrap().data, "1");
}

pub(crate) async fn a_conflict_of_a_stream_undoes_the_documents_of_its_write(harness: &Harness<'_>) {
    let key = stream("a");
    harness.store().append(&key, NoStream, events(1)).await.unwrap();
    let mut changes = appends([append(&key, NoStream, events(2))]);
    changes.states = state(NoStream, document(&key, 1, "1")).states;
    changes.snapshots.push(document(&key, 2, "{}"));
    conflict(harness.backend().write(changes).await);
    assert_eq!(read_state(harness, &key).await, None);
    assert_eq!(read_snapshot(harness, &key).await, None);
}

pub(crate) async fn one_state_can_be_there_twice_in_a_write(harness: &Harness<'_>) {
    let key = stream("a");
    let mut changes = state(NoStream, document(&key, 1, "1"));
    changes.states.extend(state(Version::new(1), document(&key, 2, "2")).states);
    harness.backend().write(changes).await.unwrap();
    assert_eq!(read_state(harness, &key).await, Some(document(&key, 2, "2")));
}

pub(crate) async fn events_and_documents_are_written_together(harness: &Harness<'_>) {
    let key = stream("a");
    let mut changes = appends([append(&key, NoStream, events(2))]);
    changes.states = state(NoStream, document(&key, 1, "1")).states;
    changes.snapshots.push(document(&key, 2, "2"));
    let written = harness.backend().write(changes).await.unwrap();
    assert_eq!(written.appended.len(), 1);
    assert_eq!(read_state(harness, &key).await, Some(document(&key, 1, "1")));
    assert_eq!(read_snapshot(harness, &key).await, Some(document(&key, 2, "2")));
    assert_eq!(read_log(&harness.store()).await.len(), 2);
}

pub(crate) async fn a_newer_snapshot_replaces_an_older_one(harness: &Harness<'_>) {
    let key = stream("a");
    for version in [10, 20, 21] {
        let newer = document(&key, version, &version.to_string());
        harness.backend().write(snapshot(newer.clone())).await.unwrap();
        assert_eq!(read_snapshot(harness, &key).await, Some(newer));
    }
}

pub(crate) async fn an_older_snapshot_is_ignored(harness: &Harness<'_>) {
    let key = stream("a");
    let newest = document(&key, 20, "20");
    harness.backend().write(snapshot(newest.clone())).await.unwrap();
    for version in [1, 10, 19] {
        harness.backend().write(snapshot(document(&key, version, "{}"))).await.unwrap();
        assert_eq!(read_snapshot(harness, &key).await, Some(newest.clone()));
    }
}

pub(crate) async fn a_snapshot_of_another_schema_version_replaces_any(harness: &Harness<'_>) {
    let key = stream("a");
    for (version, schema_version) in [(20, 1), (10, 2), (30, 3), (5, 1)] {
        let other = Document { schema_version, ..document(&key, version, &version.to_string()) };
        harness.backend().write(snapshot(other.clone())).await.unwrap();
        assert_eq!(read_snapshot(harness, &key).await, Some(other));
    }
}

pub(crate) async fn a_state_and_a_snapshot_of_one_key_are_two_documents(harness: &Harness<'_>) {
    let key = stream("a");
    harness.backend().write(state(NoStream, document(&key, 1, r#""state""#))).await.unwrap();
    assert_eq!(read_snapshot(harness, &key).await, None);
    harness.backend().write(snapshot(document(&key, 9, r#""snapshot""#))).await.unwrap();
    assert_eq!(read_state(harness, &key).await, Some(document(&key, 1, r#""state""#)));
    assert_eq!(read_snapshot(harness, &key).await, Some(document(&key, 9, r#""snapshot""#)));
    assert_eq!(harness.store().stream(&key).await.unwrap(), None, "and none of them is a stream");
}

pub(crate) async fn documents_come_back_as_they_were_written(harness: &Harness<'_>) {
    let key = stream("a");
    let long = format!(r#"["{}"]"#, "long ".repeat(200_000));
    let odd = r#"{ "b":1, "a":  1e400, "b":2, "text":"\u0000 \" ' \\ 🦀" }"#;
    for (data, schema_version) in [(long.as_str(), 1), (odd, u32::MAX), ("null", 7)] {
        let written = Document { schema_version, ..document(&key, 1, data) };
        harness.backend().write(state(Any, written.clone())).await.unwrap();
        harness.backend().write(snapshot(written.clone())).await.unwrap();
        assert_eq!(read_state(harness, &key).await, Some(written.clone()));
        assert_eq!(read_snapshot(harness, &key).await, Some(written));
    }
}
