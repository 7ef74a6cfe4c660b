//! Streams: what is appended, and what is refused.

use std::time::{Duration, SystemTime};

use cqrs_store::backend::Append;
use cqrs_store::{EventMetadata, ExpectedVersion, NewEvent, Store, StoreError, StreamId, Version};
use serde_json::json;

use crate::support::{event, events, id, in_schema, log};

fn conflict(error: &StoreError) -> (u64, u64) {
    let conflict = error.conflict().unwrap_or_else(|| panic!("no conflict: {error:?}"));
    (conflict.expected.version().unwrap().get(), conflict.actual.get())
}

async fn versions(store: &Store, stream: &StreamId) -> Vec<u64> {
    let events = store.read_stream(stream).collect().await.unwrap();
    events.iter().map(|event| event.version.get()).collect()
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn what_is_appended_is_read() {
    in_schema(async |schema| {
        let store = schema.store().await;
        let (cause, before) = (event(0).id(), SystemTime::now());
        let metadata = EventMetadata::new()
            .with_correlation_id(event(0).id())
            .with_causation_id(cause)
            .with_header("user", "Zoë \"z\" \\");
        let first = NewEvent::json("Eingang", 3, &json!({ "a": "\u{1F600}\n", "b": [1.5, null] }))
            .with_metadata(metadata.clone());
        let second = event(2);
        let stream = StreamId::new("Größe", "").unwrap();
        let appended =
            store.append(&stream, ExpectedVersion::NoStream, [first.clone(), second.clone()]).await.unwrap();
        assert_eq!(appended.version, Version::new(2));
        let read = store.read_stream(&stream).collect().await.unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!((read[0].id, &*read[0].name, read[0].schema_version), (first.id(), "Eingang", 3));
        assert_eq!(read[0].data, first.data(), "byte for byte");
        assert_eq!(read[0].metadata, metadata);
        assert_eq!(read[0].stream, stream);
        assert_eq!(read[1].position, appended.position);
        assert_eq!(read[1].metadata, EventMetadata::new());
        // The clocks of two machines may differ by this much.
        assert!(read[0].recorded_at + Duration::from_secs(60) > before);
        let info = store.stream(&stream).await.unwrap().unwrap();
        assert_eq!((info.version, info.created_at), (Version::new(2), read[0].recorded_at));
        assert_eq!(info.updated_at, read[1].recorded_at);
        assert_eq!(log(&store).await, read);
        assert_eq!(store.stream(&id("other")).await.unwrap(), None);
        let backward = store.read_stream(&stream).backward().collect().await.unwrap();
        assert_eq!(backward.iter().map(|event| event.version.get()).collect::<Vec<_>>(), [2, 1]);
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn another_version_than_expected_is_a_conflict_that_takes_no_position() {
    in_schema(async |schema| {
        let store = schema.store().await;
        store.append(&id(1), ExpectedVersion::NoStream, events(2)).await.unwrap();
        let error = store.append(&id(1), ExpectedVersion::NoStream, events(1)).await.unwrap_err();
        assert_eq!(conflict(&error), (0, 2));
        let error = store.append(&id(1), Version::new(1), events(1)).await.unwrap_err();
        assert_eq!(conflict(&error), (1, 2));
        let error = store.append(&id(2), Version::new(1), events(1)).await.unwrap_err();
        assert_eq!(conflict(&error), (1, 0));
        let error = store.append(&id(1), Version::new(7), []).await.unwrap_err();
        assert_eq!(conflict(&error), (7, 2));
        let nothing = store.append(&id(1), Version::new(2), []).await.unwrap();
        assert_eq!((nothing.version.get(), nothing.position.get()), (2, 0));
        let appended = store.append(&id(1), Version::new(2), events(1)).await.unwrap();
        assert_eq!((appended.version.get(), appended.position.get()), (3, 3));
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn of_many_that_expect_the_same_one_wins() {
    in_schema(async |schema| {
        let store = schema.store().await;
        for version in 0..10 {
            let mut tasks = tokio::task::JoinSet::new();
            for _ in 0..10 {
                let store = store.clone();
                tasks.spawn(async move { store.append(&id(1), Version::new(version), events(1)).await });
            }
            let outcomes = tasks.join_all().await;
            assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
            for error in outcomes.into_iter().filter_map(Result::err) {
                assert_eq!(conflict(&error), (version, version + 1));
            }
        }
        let last = log(&store).await.pop().unwrap();
        assert_eq!(last.position.get(), 10, "who loses takes no position");
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn any_version_loses_nothing() {
    in_schema(async |schema| {
        let store = schema.store_with("pool_size=20").await;
        for stream in 0..10 {
            let mut tasks = tokio::task::JoinSet::new();
            for _ in 0..20 {
                let store = store.clone();
                tasks.spawn(async move { store.append(&id(stream), ExpectedVersion::Any, events(3)).await });
            }
            let mut last: Vec<_> =
                tasks.join_all().await.into_iter().map(|done| done.unwrap().version.get()).collect();
            last.sort_unstable();
            assert_eq!(last, (1..=20).map(|number| 3 * number).collect::<Vec<_>>());
            assert_eq!(versions(&store, &id(stream)).await, (1..=60).collect::<Vec<_>>());
        }
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn the_same_events_again_are_a_repetition() {
    in_schema(async |schema| {
        let store = schema.store().await;
        let events = events(3);
        for expected in [ExpectedVersion::NoStream, ExpectedVersion::Any] {
            let stream = id(format!("{expected}"));
            let events: Vec<_> = events.iter().map(|one| one.clone().with_id(event(0).id())).collect();
            let first = store.append(&stream, expected, events.clone()).await.unwrap();
            store.append(&stream, ExpectedVersion::Any, [event(4)]).await.unwrap();
            let again = store.append(&stream, expected, events.clone()).await.unwrap();
            assert!(!first.is_repeat && again.is_repeat);
            assert_eq!((again.version, again.position), (first.version, first.position));
            let part = store.append(&stream, expected, events[1..].to_vec()).await.unwrap();
            assert_eq!((part.version, part.is_repeat), (first.version, true));
            // At the version that is there, too.
            let part = store.append(&stream, Version::new(4), events[1..].to_vec()).await.unwrap();
            assert_eq!((part.version, part.is_repeat), (first.version, true));
            assert_eq!(versions(&store, &stream).await, [1, 2, 3, 4]);
        }
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn the_same_events_at_the_same_time_are_stored_once() {
    in_schema(async |schema| {
        let store = schema.store_with("pool_size=20").await;
        for round in 0..20 {
            let events = events(2);
            let expected = [ExpectedVersion::Any, ExpectedVersion::NoStream][round % 2];
            let mut tasks = tokio::task::JoinSet::new();
            for _ in 0..10 {
                let (store, events) = (store.clone(), events.clone());
                tasks.spawn(async move { store.append(&id(round), expected, events).await.unwrap() });
            }
            let appended = tasks.join_all().await;
            assert_eq!(appended.iter().filter(|appended| !appended.is_repeat).count(), 1);
            assert_eq!(versions(&store, &id(round)).await, [1, 2]);
        }
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn a_known_id_elsewhere_is_a_duplicate() {
    in_schema(async |schema| {
        let store = schema.store().await;
        let known = events(2);
        store.append(&id(1), ExpectedVersion::NoStream, known.clone()).await.unwrap();
        let duplicate = async |stream: u64, expected: ExpectedVersion, events: Vec<NewEvent>| match store
            .append(&id(stream), expected, events)
            .await
        {
            Err(StoreError::Duplicate(duplicate)) => {
                assert_eq!(duplicate.stream, id(stream));
                duplicate.event_id
            }
            other => panic!("{other:?}"),
        };
        let (one, two) = (known[0].id(), known[1].id());
        assert_eq!(duplicate(2, ExpectedVersion::Any, known.clone()).await, one);
        assert_eq!(duplicate(2, ExpectedVersion::NoStream, known.clone()).await, one);
        assert_eq!(duplicate(2, ExpectedVersion::Any, vec![event(1), known[1].clone()]).await, two);
        assert_eq!(duplicate(1, ExpectedVersion::Any, vec![event(1), known[1].clone()]).await, two);
        assert_eq!(duplicate(1, ExpectedVersion::Any, vec![known[1].clone(), known[0].clone()]).await, two);
        assert_eq!(duplicate(1, ExpectedVersion::Any, vec![known[1].clone(), event(3)]).await, two);
        assert_eq!(duplicate(1, Version::new(2).into(), vec![event(3), known[0].clone()]).await, one);
        let twice = event(9);
        assert_eq!(duplicate(3, ExpectedVersion::Any, vec![twice.clone(), twice.clone()]).await, twice.id());
        let error = store.append(&id(1), Version::new(7), [known[1].clone(), event(3)]).await.unwrap_err();
        assert_eq!(conflict(&error), (7, 2), "the version comes first");
        assert_eq!(log(&store).await.len(), 2);
        assert_eq!(store.stream(&id(2)).await.unwrap(), None);
        assert_eq!(store.stream(&id(3)).await.unwrap(), None);
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn several_streams_are_written_in_the_order_given_or_not_at_all() {
    in_schema(async |schema| {
        let store = schema.store().await;
        let append = |stream: u64, expected: u64, count| Append {
            stream: id(stream),
            expected: Version::new(expected).into(),
            events: events(count),
        };
        let appended = store
            .append_all([append(2, 0, 2), append(1, 0, 1), append(2, 2, 1), append(3, 0, 0)])
            .await
            .unwrap();
        let appended: Vec<_> =
            appended.iter().map(|appended| (appended.version.get(), appended.position.get())).collect();
        assert_eq!(appended, [(2, 2), (1, 3), (3, 4), (0, 0)]);
        let order: Vec<_> =
            log(&store).await.into_iter().map(|event| (event.stream, event.version.get())).collect();
        assert_eq!(order, [(id(2), 1), (id(2), 2), (id(1), 1), (id(2), 3)]);

        let error = store.append_all([append(4, 0, 1), append(1, 0, 1)]).await.unwrap_err();
        assert_eq!((error.conflict().unwrap().stream.clone(), conflict(&error)), (id(1), (0, 1)));
        let known = store.read_stream(&id(1)).collect().await.unwrap()[0].id;
        let mut duplicate = append(5, 0, 1);
        duplicate.events[0] = event(1).with_id(known);
        let error = store.append_all([append(4, 0, 1), duplicate]).await.unwrap_err();
        assert!(matches!(error, StoreError::Duplicate(duplicate) if duplicate.event_id == known));
        assert_eq!(store.stream(&id(4)).await.unwrap(), None);
        assert_eq!(store.stream(&id(5)).await.unwrap(), None);
        assert_eq!(log(&store).await.len(), 4);
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn many_streams_are_one_transaction() {
    in_schema(async |schema| {
        let store = schema.store().await;
        let append = |stream: u64| Append {
            stream: id(stream),
            expected: ExpectedVersion::NoStream,
            events: events(2),
        };
        let appended = store.append_all((0..1_000).rev().map(append)).await.unwrap();
        let positions: Vec<_> = appended.iter().map(|appended| appended.position.get()).collect();
        assert_eq!(positions, (1..=1_000).map(|number| 2 * number).collect::<Vec<_>>());
        let error = store.append_all((1_000..2_000).chain([17]).map(append)).await.unwrap_err();
        assert_eq!(error.conflict().unwrap().stream, id(17));
        assert_eq!(log(&store).await.len(), 2_000);
        let many = store.append(&id("many"), ExpectedVersion::NoStream, events(1_500)).await.unwrap();
        assert_eq!(many.version.get(), 1_500);
        assert_eq!(versions(&store, &id("many")).await, (1..=1_500).collect::<Vec<_>>());
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn those_that_write_to_the_same_streams_do_not_wait_for_each_other_for_ever() {
    in_schema(async |schema| {
        let store = schema.store().await;
        let mut tasks = tokio::task::JoinSet::new();
        for task in 0..8_u64 {
            let store = store.clone();
            tasks.spawn(async move {
                for round in 0..20_u64 {
                    // New streams in each round, in another order in each task.
                    let append = |place: u64| {
                        let stream = id(format!("{round}-{}", (place * (2 * task + 1) + task) % 16));
                        Append { stream, expected: ExpectedVersion::Any, events: events(1) }
                    };
                    store.append_all((0..16).map(append)).await.unwrap();
                }
            });
        }
        tasks.join_all().await;
        assert_eq!(log(&store).await.len(), 8 * 20 * 16);
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn stored_events_are_never_changed() {
    in_schema(async |schema| {
        let store = schema.store().await;
        store.append(&id(1), ExpectedVersion::Any, events(1)).await.unwrap();
        let pool = store.postgres().unwrap();
        for sql in [
            "UPDATE {s}.cqrs_events SET name = 'Other'",
            "DELETE FROM {s}.cqrs_events",
            "TRUNCATE {s}.cqrs_events",
            "DELETE FROM {s}.cqrs_streams",
            "TRUNCATE {s}.cqrs_streams",
        ] {
            let error = schema.sql(pool, sql).await.unwrap_err();
            assert!(error.to_string().contains("stored events are never changed"), "{sql}: {error}");
        }
        let read = schema.number(pool, "SELECT position FROM {s}.cqrs_log WHERE kind = 'Test' AND id = '1'");
        assert_eq!(read.await, 1);
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn a_stream_is_read_as_it_was_at_a_time() {
    in_schema(async |schema| {
        let store = schema.store().await;
        for version in [0, 2, 4] {
            store.append(&id(1), Version::new(version), events(2)).await.unwrap();
        }
        let all = store.read_stream(&id(1)).collect().await.unwrap();
        for event in &all {
            let as_of = async |time| {
                let read = store.read_stream(&id(1)).as_of(time).collect().await.unwrap();
                read.last().map_or(0, |event| event.version.get())
            };
            let at_the_time =
                all.iter().filter(|other| other.recorded_at <= event.recorded_at).count() as u64;
            assert_eq!(as_of(event.recorded_at).await, at_the_time);
            let before = all.iter().filter(|other| other.recorded_at < event.recorded_at).count() as u64;
            assert_eq!(as_of(event.recorded_at - Duration::from_micros(1)).await, before);
        }
        let empty = store.read_stream(&id(1)).as_of(SystemTime::UNIX_EPOCH).collect().await.unwrap();
        assert_eq!(empty.len(), 0);
    });
}
