//! Two stores on one database, a store that is opened again, and one that is closed.

use super::prelude::*;

pub(crate) async fn two_stores_see_each_others_events(harness: &Harness<'_>) {
    if !harness.can(Ability::OpenAgain) {
        return;
    }
    let (one, two, stream) = (harness.store(), harness.open_again().await, stream("a"));
    for number in 1..=10 {
        let (writer, reader) = if number % 2 == 0 { (&one, &two) } else { (&two, &one) };
        let appended =
            writer.append(&stream, Version::new(number - 1), [event(number as usize)]).await.unwrap();
        let seen = read(reader, &stream).await;
        assert_eq!(seen.last().unwrap().position, appended.position);
        assert_eq!(read_log(reader).await, seen);
    }
    assert_eq!(numbers(&read(&one, &stream).await), (1..=10).collect::<Vec<_>>());
}

pub(crate) async fn two_stores_conflict_with_each_other(harness: &Harness<'_>) {
    if !harness.can(Ability::OpenAgain) {
        return;
    }
    let (one, two, stream) = (harness.store(), harness.open_again().await, stream("a"));
    one.append(&stream, NoStream, events(2)).await.unwrap();
    assert_eq!(conflict(two.append(&stream, NoStream, events(1)).await).actual, Version::new(2));
    two.append(&stream, Version::new(2), events(1)).await.unwrap();
    assert_eq!(conflict(one.append(&stream, Version::new(2), events(1)).await).actual, Version::new(3));
    assert_eq!(read(&one, &stream).await.len(), 3);
}

pub(crate) async fn two_stores_know_each_others_event_ids(harness: &Harness<'_>) {
    if !harness.can(Ability::OpenAgain) {
        return;
    }
    let (one, two, stream) = (harness.store(), harness.open_again().await, stream("a"));
    let batch = events(2);
    let first = one.append(&stream, NoStream, batch.clone()).await.unwrap();
    let again = two.append(&stream, NoStream, batch.clone()).await.unwrap();
    assert_eq!((again.position, again.is_repeat), (first.position, true));
    duplicate(two.append(&super::prelude::stream("b"), NoStream, batch).await);
}

pub(crate) async fn writers_of_two_stores_all_get_in(harness: &Harness<'_>) {
    if !harness.can(Ability::OpenAgain) {
        return;
    }
    let (one, two, stream) = (harness.store(), harness.open_again().await, stream("a"));
    let mut writers = JoinSet::new();
    for writer in 0..10 {
        let (store, stream) = (if writer % 2 == 0 { one.clone() } else { two.clone() }, stream.clone());
        writers.spawn(async move {
            for _ in 0..5 {
                patiently(|| store.append(&stream, Any, events(2))).await;
            }
        });
    }
    writers.join_all().await;
    for store in [&one, &two] {
        assert_eq!(versions(&read(store, &stream).await), (1..=100).collect::<Vec<_>>());
    }
}

pub(crate) async fn of_ten_writers_of_two_stores_one_wins(harness: &Harness<'_>) {
    if !harness.can(Ability::OpenAgain) {
        return;
    }
    let (one, two, stream) = (harness.store(), harness.open_again().await, stream("a"));
    let mut writers = JoinSet::new();
    for writer in 0..10 {
        let (store, stream) = (if writer % 2 == 0 { one.clone() } else { two.clone() }, stream.clone());
        writers.spawn(async move { store.append(&stream, NoStream, [event(writer)]).await });
    }
    let (won, lost): (Vec<_>, Vec<_>) = writers.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!((won.len(), lost.len()), (1, 9));
    for outcome in lost {
        assert_eq!(conflict(outcome).actual, Version::new(1));
    }
}

pub(crate) async fn a_store_waits_for_a_transaction_of_another_one(harness: &Harness<'_>) {
    if !harness.can(Ability::OpenAgain) {
        return;
    }
    let (one, two, stream) = (harness.store(), harness.open_again().await, stream("a"));
    let mut transaction = one.backend().begin().await.unwrap();
    transaction.write(appends([append(&stream, NoStream, [event(1)])])).await.unwrap();
    let (other, of) = (two.clone(), stream.clone());
    let writer = tokio::spawn(async move { other.append(&of, NoStream, [event(2)]).await });
    give_a_chance(&writer).await;
    transaction.commit().await.unwrap();
    assert_eq!(conflict(writer.await.unwrap()).actual, Version::new(1));
    assert_eq!(numbers(&read(&two, &stream).await), [1]);
}

pub(crate) async fn a_transaction_that_has_read_can_write_or_is_told_of_a_conflict(harness: &Harness<'_>) {
    if !harness.can(Ability::OpenAgain) {
        return;
    }
    let (one, two, stream) = (harness.store(), harness.open_again().await, stream("a"));
    one.append(&stream, NoStream, [event(1)]).await.unwrap();
    let mut transaction = one.backend().begin().await.unwrap();
    let mut visit = |_: crate::EventRef<'_>| Ok(());
    transaction.read_stream(&StreamRange::of(stream.clone()), &mut visit).await.unwrap();
    let (other, of) = (two.clone(), stream.clone());
    let writer = tokio::spawn(async move { other.append(&of, Any, [event(2)]).await });
    give_a_chance(&writer).await;

    let written = transaction.write(appends([append(&stream, Version::new(1), [event(3)])])).await;
    transaction.commit().await.unwrap();
    writer.await.unwrap().unwrap();
    let expected = match written {
        Ok(_) => vec![1, 3, 2],
        outcome => {
            assert_eq!(conflict(outcome).actual, Version::new(2));
            vec![1, 2]
        }
    };
    assert_eq!(numbers(&read(&two, &stream).await), expected);
}

pub(crate) async fn a_dropped_transaction_of_another_store_is_no_obstacle(harness: &Harness<'_>) {
    if !harness.can(Ability::OpenAgain) {
        return;
    }
    let (one, two, stream) = (harness.store(), harness.open_again().await, stream("a"));
    let mut transaction = one.backend().begin().await.unwrap();
    transaction.write(appends([append(&stream, NoStream, [event(1)])])).await.unwrap();
    drop(transaction);
    patiently(|| two.append(&stream, NoStream, [event(2)])).await;
    assert_eq!(numbers(&read(&one, &stream).await), [2]);
}

pub(crate) async fn eight_stores_open_a_new_database_at_a_time(harness: &Harness<'_>) {
    if !harness.can(Ability::OpenAgain) {
        return;
    }
    let stores = harness.open_elsewhere(8).await;
    let stream = stream("a");
    for (number, store) in stores.iter().enumerate() {
        store.append(&stream, Version::new(number as u64), [event(number)]).await.unwrap();
    }
    assert_eq!(numbers(&read(&stores[0], &stream).await), (0..8).collect::<Vec<_>>());
    assert_eq!(read_log(&harness.store()).await, [], "another place is another database");
}

pub(crate) async fn a_store_that_is_opened_again_finds_everything(harness: &Harness<'_>) {
    if !harness.can(Ability::OpenAgain) {
        return;
    }
    let (store, stream) = (harness.store(), stream("a"));
    let headers = EventMetadata::new().with_header("user", "42");
    store.append(&stream, NoStream, events(300)).await.unwrap();
    store.append(&stream, Any, [event(301).with_metadata(headers)]).await.unwrap();
    store.backend().write(state(NoStream, document(&stream, 1, "{}"))).await.unwrap();
    store.backend().write(snapshot(document(&stream, 301, "[]"))).await.unwrap();
    let before = (read_log(&store).await, store.stream(&stream).await.unwrap());
    store.close().await.unwrap();

    let store = harness.open_again().await;
    assert_eq!((read_log(&store).await, store.stream(&stream).await.unwrap()), before);
    let backend = store.backend();
    let state = backend.document(DocumentKind::State, &stream).await.unwrap();
    assert_eq!(state, Some(document(&stream, 1, "{}")));
    let snapshot = backend.document(DocumentKind::Snapshot, &stream).await.unwrap();
    assert_eq!(snapshot, Some(document(&stream, 301, "[]")));
    let appended = store.append(&stream, Version::new(301), events(1)).await.unwrap();
    assert!(appended.position > before.0.last().unwrap().position);
}

pub(crate) async fn a_transaction_that_is_open_at_the_end_of_a_store_is_gone(harness: &Harness<'_>) {
    if !harness.can(Ability::OpenAgain) {
        return;
    }
    let (store, stream) = (harness.open_again().await, stream("a"));
    let mut transaction = store.backend().begin().await.unwrap();
    transaction.write(appends([append(&stream, NoStream, [event(1)])])).await.unwrap();
    let closing = store.clone();
    let closing = tokio::spawn(async move { closing.close().await });
    give_a_chance(&closing).await;
    drop(transaction);
    closing.await.unwrap().unwrap();
    assert_eq!(read_log(&harness.store()).await, []);
    harness.store().append(&stream, NoStream, [event(2)]).await.unwrap();
}

pub(crate) async fn a_closed_store_says_so(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, NoStream, events(2)).await.unwrap();
    store.close().await.unwrap();
    let backend = store.backend();
    let refused = [
        store.append(&stream, Any, events(1)).await.err(),
        store.append_all([append(&stream, Any, events(1))]).await.err(),
        store.read_stream(&stream).collect().await.err(),
        store.read_all().collect().await.err(),
        store.stream(&stream).await.err(),
        backend.begin().await.err(),
        backend.document(DocumentKind::State, &stream).await.err(),
        backend.document(DocumentKind::Snapshot, &stream).await.err(),
        backend.write(snapshot(document(&stream, 1, "{}"))).await.err(),
    ];
    for (number, refused) in refused.into_iter().enumerate() {
        assert!(matches!(refused, Some(StoreError::Closed)), "use {number} of a closed store: {refused:?}");
    }
    let mut events = Box::pin(store.read_stream(&stream).events());
    let first = poll_fn(|task| futures_core::Stream::poll_next(events.as_mut(), task)).await;
    assert!(matches!(first, Some(Err(StoreError::Closed))), "{first:?}");
}

pub(crate) async fn a_store_can_be_closed_twice(harness: &Harness<'_>) {
    let store = harness.store();
    store.close().await.unwrap();
    let again = store.close().await;
    assert!(matches!(again, Ok(()) | Err(StoreError::Closed)), "{again:?}");
}

pub(crate) async fn what_is_on_its_way_when_a_store_closes_is_all_or_nothing(harness: &Harness<'_>) {
    if !harness.can(Ability::OpenAgain) {
        return;
    }
    let store = harness.store();
    let mut writers = JoinSet::new();
    for writer in 0..20 {
        let (store, stream) = (store.clone(), stream(&format!("{writer}")));
        writers.spawn(async move {
            match store.append(&stream, NoStream, events(3)).await {
                Ok(_) => Some(stream),
                Err(StoreError::Closed) => None,
                Err(error) => panic!("{error:?}"),
            }
        });
    }
    tokio::task::yield_now().await;
    store.close().await.unwrap();
    let written: Vec<_> = writers.join_all().await.into_iter().flatten().collect();
    let store = harness.open_again().await;
    assert_eq!(
        read_log(&store).await.len(),
        written.len() * 3,
        "what was said to be written is, and no more"
    );
    for stream in written {
        assert_eq!(numbers(&read(&store, &stream).await), [1, 2, 3]);
    }
}

/// Events that somebody tries to change or to delete stay as they are.
async fn stays(harness: &Harness<'_>, what: Tampering) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, NoStream, events(3)).await.unwrap();
    let before = read_log(&store).await;
    let Some(outcome) = harness.tamper(what).await else {
        return;
    };
    assert_eq!(read_log(&store).await, before);
    assert!(outcome.is_err(), "the database has to refuse it");
    store.append(&stream, Version::new(3), events(1)).await.unwrap();
}

pub(crate) async fn nobody_changes_stored_events(harness: &Harness<'_>) {
    stays(harness, Tampering::Change).await;
}

pub(crate) async fn nobody_deletes_stored_events(harness: &Harness<'_>) {
    stays(harness, Tampering::Delete).await;
}
