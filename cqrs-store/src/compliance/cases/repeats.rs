//! The same events, by their ids, are stored once.

use super::prelude::*;
use cqrs_core::MessageId;
use uuid::Uuid;

pub(crate) async fn the_same_batch_again_is_a_repeat(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let batch = events(3);
    let first = store.append(&stream, Any, batch.clone()).await.unwrap();
    let before = (store.stream(&stream).await.unwrap(), read_log(&store).await);
    let again = store.append(&stream, Any, batch).await.unwrap();
    assert!(again.is_repeat && !first.is_repeat);
    assert_eq!((again.version, again.position), (first.version, first.position));
    assert_eq!((store.stream(&stream).await.unwrap(), read_log(&store).await), before, "nothing was written");
}

pub(crate) async fn a_repeat_is_no_conflict_at_the_version_before(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let (one, two) = (events(2), events(3));
    store.append(&stream, NoStream, one.clone()).await.unwrap();
    let second = store.append(&stream, Version::new(2), two.clone()).await.unwrap();
    assert!(store.append(&stream, NoStream, one.clone()).await.unwrap().is_repeat);
    assert!(store.append(&stream, Version::NONE, one).await.unwrap().is_repeat);
    let again = store.append(&stream, Version::new(2), two).await.unwrap();
    assert_eq!((again.version, again.position, again.is_repeat), (second.version, second.position, true));
    assert_eq!(read_log(&store).await.len(), 5);
}

pub(crate) async fn a_repeat_has_the_first_answer_whatever_came_behind(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let batch = events(2);
    let first = store.append(&stream, NoStream, batch.clone()).await.unwrap();
    store.append(&stream, Any, events(4)).await.unwrap();
    for expected in [Any, NoStream, Exact(Version::new(6))] {
        let again = store.append(&stream, expected, batch.clone()).await.unwrap();
        assert_eq!((again.version, again.position), (first.version, first.position));
        assert!(again.is_repeat);
    }
    assert_eq!(store.stream(&stream).await.unwrap().unwrap().version, Version::new(6));
    assert_eq!(read_log(&store).await.len(), 6);
}

pub(crate) async fn a_repeat_in_a_transaction_leaves_the_stream_as_it_is(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let batch = events(2);
    store.append(&stream, NoStream, batch.clone()).await.unwrap();
    let before = store.stream(&stream).await.unwrap();
    harness.clock().go_on(Duration::from_secs(1));
    let mut transaction = harness.begin().await;
    for expected in [Any, NoStream, Exact(Version::new(2))] {
        let again = transaction.write(appends([append(&stream, expected, batch.clone())])).await.unwrap();
        assert!(again.appended[0].is_repeat);
    }
    transaction.commit().await.unwrap();
    assert_eq!(store.stream(&stream).await.unwrap(), before);
    assert!(store.append(&stream, Version::new(2), events(1)).await.is_ok());
}

pub(crate) async fn a_repeat_leaves_what_was_stored_first(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let first = event(1);
    store.append(&stream, NoStream, [first.clone()]).await.unwrap();
    assert!(store.append(&stream, Any, [event(2).with_id(first.id())]).await.unwrap().is_repeat);
    assert_eq!(numbers(&read(&store, &stream).await), [1]);
}

pub(crate) async fn some_known_events_among_new_ones_are_refused(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let known = events(2);
    store.append(&stream, NoStream, known.clone()).await.unwrap();
    let before = (store.stream(&stream).await.unwrap(), read_log(&store).await);
    let (one, two) = (known[0].clone(), known[1].clone());
    let mixed = [
        vec![one.clone(), event(3)],
        vec![two.clone(), event(3)],
        vec![event(3), one.clone()],
        vec![event(3), two.clone(), event(4)],
        vec![one, event(3), two],
    ];
    for batch in mixed {
        let outcome = store.append(&stream, Any, batch.clone()).await;
        let duplicate = duplicate(outcome);
        assert_eq!(duplicate.stream, stream);
        assert!(known.iter().any(|known| known.id() == duplicate.event_id));
        for expected in [NoStream, Exact(Version::new(1)), Exact(Version::new(2))] {
            refused(store.append(&stream, expected, batch.clone()).await);
        }
    }
    assert_eq!((store.stream(&stream).await.unwrap(), read_log(&store).await), before);
}

pub(crate) async fn known_events_in_another_order_are_refused(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let mut batch = events(2);
    store.append(&stream, NoStream, batch.clone()).await.unwrap();
    batch.reverse();
    for expected in [Any, NoStream] {
        refused(store.append(&stream, expected, batch.clone()).await);
    }
    assert_eq!(numbers(&read_log(&store).await), [1, 2]);
}

pub(crate) async fn an_event_of_another_stream_is_a_duplicate(harness: &Harness<'_>) {
    let (store, one, two) = (harness.store(), stream("one"), stream("two"));
    let known = event(1);
    store.append(&one, NoStream, [known.clone()]).await.unwrap();
    for expected in [Any, NoStream] {
        let duplicate = duplicate(store.append(&two, expected, [known.clone()]).await);
        assert_eq!((duplicate.event_id, duplicate.stream), (known.id(), two.clone()));
    }
    store.append(&two, NoStream, [event(2)]).await.unwrap();
    duplicate(store.append(&two, Any, [known.clone()]).await);
    duplicate(store.append(&two, Version::new(1), [known.clone()]).await);
    refused(store.append(&two, NoStream, [known]).await);
    assert_eq!(numbers(&read_log(&store).await), [1, 2]);
}

pub(crate) async fn one_id_twice_in_an_append_is_a_duplicate(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let twice = event(1);
    for expected in [Any, NoStream] {
        let batch = [event(2), twice.clone(), event(3), twice.clone()];
        assert_eq!(duplicate(store.append(&stream, expected, batch).await).event_id, twice.id());
    }
    assert_eq!(store.stream(&stream).await.unwrap(), None);
}

pub(crate) async fn the_same_events_twice_in_a_write_are_stored_once(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let batch = events(2);
    let write = [append(&stream, NoStream, batch.clone()), append(&stream, NoStream, batch)];
    let appended = store.append_all(write).await.unwrap();
    assert_eq!(appended.iter().map(|appended| appended.is_repeat).collect::<Vec<_>>(), [false, true]);
    assert_eq!(appended[0].position, appended[1].position);
    assert_eq!(numbers(&read_log(&store).await), [1, 2]);
}

pub(crate) async fn a_write_can_repeat_one_stream_and_be_new_to_another(harness: &Harness<'_>) {
    let (store, a, b) = (harness.store(), stream("a"), stream("b"));
    let known = events(2);
    store.append(&a, NoStream, known.clone()).await.unwrap();
    let appended =
        store.append_all([append(&a, NoStream, known), append(&b, NoStream, [event(3)])]).await.unwrap();
    assert_eq!(appended.iter().map(|appended| appended.is_repeat).collect::<Vec<_>>(), [true, false]);
    assert_eq!(numbers(&read_log(&store).await), [1, 2, 3]);
}

/// Ten tasks with the same events: one writes them, and the others are told where they are.
async fn ten_writers_of_the_same_events(harness: &Harness<'_>, expected: crate::ExpectedVersion) {
    let (store, stream) = (harness.store(), stream("a"));
    let batch = events(3);
    let mut writers = JoinSet::new();
    for _ in 0..10 {
        let (store, stream, batch) = (store.clone(), stream.clone(), batch.clone());
        writers.spawn(async move { store.append(&stream, expected, batch).await.unwrap() });
    }
    let told = writers.join_all().await;
    assert_eq!(told.iter().filter(|appended| !appended.is_repeat).count(), 1);
    assert!(told.iter().all(|appended| appended.position == told[0].position));
    assert_eq!(numbers(&read_log(&store).await), [1, 2, 3]);
}

pub(crate) async fn ten_writers_of_the_same_events_store_them_once(harness: &Harness<'_>) {
    ten_writers_of_the_same_events(harness, Any).await;
}

pub(crate) async fn ten_writers_of_the_same_new_stream_store_it_once(harness: &Harness<'_>) {
    ten_writers_of_the_same_events(harness, NoStream).await;
}

pub(crate) async fn ten_writers_of_one_event_in_ten_streams_store_it_once(harness: &Harness<'_>) {
    let store = harness.store();
    let known = event(1);
    let mut writers = JoinSet::new();
    for writer in 0..10 {
        let (store, stream, known) = (store.clone(), stream(&format!("{writer}")), known.clone());
        writers.spawn(async move { store.append(&stream, NoStream, [known]).await });
    }
    let (won, lost): (Vec<_>, Vec<_>) = writers.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!((won.len(), lost.len()), (1, 9));
    for outcome in lost {
        assert_eq!(duplicate(outcome).event_id, known.id());
    }
    assert_eq!(read_log(&store).await.len(), 1);
}

pub(crate) async fn any_uuid_is_an_id(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let ids = [Uuid::nil(), Uuid::max(), Uuid::from_u128(1)].map(MessageId::from_uuid);
    let batch = ids.map(|id| event(1).with_id(id));
    store.append(&stream, NoStream, batch.clone()).await.unwrap();
    assert!(store.append(&stream, Any, batch).await.unwrap().is_repeat);
    assert_eq!(read(&store, &stream).await.iter().map(|event| event.id).collect::<Vec<_>>(), ids);
}
