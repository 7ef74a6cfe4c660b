//! A transaction is all or nothing, and nobody else's before it is committed.

use super::prelude::*;

/// What a transaction sees of a stream.
async fn seen(transaction: &mut Box<dyn Transaction>, range: &StreamRange) -> Vec<RecordedEvent> {
    let mut events = Vec::new();
    let mut visit = |event: crate::EventRef<'_>| {
        events.push(event.to_recorded()?);
        Ok(())
    };
    transaction.read_stream(range, &mut visit).await.expect("the transaction reads");
    events
}

async fn seen_numbers(transaction: &mut Box<dyn Transaction>, stream: &StreamId) -> Vec<usize> {
    numbers(&seen(transaction, &StreamRange::of(stream.clone())).await)
}

/// Appends one event in a transaction.
async fn write(transaction: &mut Box<dyn Transaction>, stream: &StreamId, number: usize) -> Written {
    let write = appends([append(stream, Any, [event(number)])]);
    transaction.write(write).await.expect("the transaction writes")
}

pub(crate) async fn a_commit_keeps_everything(harness: &Harness<'_>) {
    let (store, a, b) = (harness.store(), stream("a"), stream("b"));
    let mut transaction = harness.begin().await;
    transaction.write(appends([append(&a, NoStream, events(2))])).await.unwrap();
    transaction.write(appends([append(&b, NoStream, [event(3)])])).await.unwrap();
    transaction.write(state(NoStream, document(&a, 1, "{}"))).await.unwrap();
    transaction.write(snapshot(document(&a, 2, "[]"))).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(numbers(&read(&store, &a).await), [1, 2]);
    assert_eq!(numbers(&read_log(&store).await), [1, 2, 3]);
    for kind in [DocumentKind::State, DocumentKind::Snapshot] {
        assert!(harness.backend().document(kind, &a).await.unwrap().is_some());
    }
}

pub(crate) async fn a_transaction_sees_what_it_has_written(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    store.append(&stream, NoStream, [event(1)]).await.unwrap();
    let mut transaction = harness.begin().await;
    assert_eq!(seen_numbers(&mut transaction, &stream).await, [1]);
    write(&mut transaction, &stream, 2).await;
    assert_eq!(seen_numbers(&mut transaction, &stream).await, [1, 2]);
    let written = write(&mut transaction, &stream, 3).await;
    assert_eq!(written.appended[0].version, Version::new(3));
    assert_eq!(seen_numbers(&mut transaction, &stream).await, [1, 2, 3]);
    transaction.rollback().await.unwrap();
}

pub(crate) async fn a_transaction_sees_its_own_documents(harness: &Harness<'_>) {
    let key = stream("a");
    let mut transaction = harness.begin().await;
    for kind in [DocumentKind::State, DocumentKind::Snapshot] {
        assert_eq!(transaction.document(kind, &key).await.unwrap(), None);
    }
    let (new_state, new_snapshot) = (document(&key, 1, "{}"), document(&key, 7, "[]"));
    transaction.write(state(NoStream, new_state.clone())).await.unwrap();
    transaction.write(snapshot(new_snapshot.clone())).await.unwrap();
    assert_eq!(transaction.document(DocumentKind::State, &key).await.unwrap(), Some(new_state));
    assert_eq!(transaction.document(DocumentKind::Snapshot, &key).await.unwrap(), Some(new_snapshot));
    transaction.rollback().await.unwrap();
}

pub(crate) async fn a_transaction_reads_ranges_and_pages(harness: &Harness<'_>) {
    let stream = stream("a");
    harness.store().append(&stream, NoStream, events(300)).await.unwrap();
    let mut transaction = harness.begin().await;
    transaction.write(appends([append(&stream, Any, events(300))])).await.unwrap();
    let range = StreamRange::of(stream.clone());
    assert_eq!(versions(&seen(&mut transaction, &range).await), (1..=600).collect::<Vec<_>>());
    let range = StreamRange { is_backward: true, limit: 301, ..range };
    assert_eq!(versions(&seen(&mut transaction, &range).await), (300..=600).rev().collect::<Vec<_>>());
    let range = StreamRange { from: Version::new(299), to: Version::new(302), limit: 3, ..range };
    assert_eq!(versions(&seen(&mut transaction, &range).await), [302, 301, 300]);
    transaction.rollback().await.unwrap();
}

pub(crate) async fn others_do_not_see_it_before_the_commit(harness: &Harness<'_>) {
    if !harness.can(Ability::ReadBesideTransactions) {
        return;
    }
    let (store, stream) = (harness.store(), stream("a"));
    let mut transaction = harness.begin().await;
    write(&mut transaction, &stream, 1).await;
    transaction.write(state(NoStream, document(&stream, 1, "{}"))).await.unwrap();
    assert_eq!(read(&store, &stream).await, []);
    assert_eq!(read_log(&store).await, []);
    assert_eq!(store.stream(&stream).await.unwrap(), None);
    assert_eq!(harness.backend().document(DocumentKind::State, &stream).await.unwrap(), None);
    transaction.commit().await.unwrap();
    assert_eq!(read(&store, &stream).await.len(), 1);
    assert_eq!(read_log(&store).await.len(), 1);
    assert!(harness.backend().document(DocumentKind::State, &stream).await.unwrap().is_some());
}

/// Writes one thing of each kind, to a stream that is there and to a new one.
async fn write_everything(transaction: &mut Box<dyn Transaction>) {
    let (there, new) = (stream("there"), stream("new"));
    write(transaction, &there, 2).await;
    write(transaction, &new, 3).await;
    transaction.write(state(Any, document(&there, 2, "2"))).await.unwrap();
    transaction.write(state(NoStream, document(&new, 1, "1"))).await.unwrap();
    transaction.write(snapshot(document(&there, 2, "2"))).await.unwrap();
}

/// What [`write_everything`] finds.
async fn prepare(harness: &Harness<'_>) {
    let there = stream("there");
    harness.store().append(&there, NoStream, [event(1)]).await.unwrap();
    harness.backend().write(state(NoStream, document(&there, 1, "1"))).await.unwrap();
    harness.backend().write(snapshot(document(&there, 1, "1"))).await.unwrap();
}

/// Nothing of [`write_everything`] is there.
async fn assert_nothing(harness: &Harness<'_>) {
    let (store, there, new) = (harness.store(), stream("there"), stream("new"));
    assert_eq!(numbers(&read_log(&store).await), [1]);
    assert_eq!(store.stream(&there).await.unwrap().unwrap().version, Version::new(1));
    assert_eq!(store.stream(&new).await.unwrap(), None);
    let backend = harness.backend();
    for kind in [DocumentKind::State, DocumentKind::Snapshot] {
        assert_eq!(backend.document(kind, &there).await.unwrap(), Some(document(&there, 1, "1")));
        assert_eq!(backend.document(kind, &new).await.unwrap(), None);
    }
    let appended = store.append(&there, Version::new(1), [event(9)]).await.unwrap();
    assert_eq!(appended.version, Version::new(2));
}

pub(crate) async fn a_rollback_leaves_nothing(harness: &Harness<'_>) {
    prepare(harness).await;
    let mut transaction = harness.begin().await;
    write_everything(&mut transaction).await;
    transaction.rollback().await.unwrap();
    assert_nothing(harness).await;
}

pub(crate) async fn a_transaction_that_is_dropped_leaves_nothing(harness: &Harness<'_>) {
    prepare(harness).await;
    let mut transaction = harness.begin().await;
    write_everything(&mut transaction).await;
    drop(transaction);
    assert_nothing(harness).await;
}

pub(crate) async fn a_task_that_panics_leaves_nothing_of_its_transaction(harness: &Harness<'_>) {
    prepare(harness).await;
    let store = harness.store();
    let task = tokio::spawn(async move {
        let mut transaction = store.backend().begin().await.unwrap();
        write_everything(&mut transaction).await;
        // No panic hook: what it prints would look like a failure of the case.
        std::panic::resume_unwind(Box::new("the handler panics"));
    });
    assert!(task.await.is_err());
    assert_nothing(harness).await;
}

pub(crate) async fn a_commit_that_is_never_polled_leaves_nothing_or_all(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let mut transaction = harness.begin().await;
    transaction.write(appends([append(&stream, NoStream, events(3))])).await.unwrap();
    drop(transaction.commit());
    let appended = store.append(&stream, Any, [event(4)]).await.unwrap();
    assert!([1, 4].contains(&appended.version.get()), "{appended:?}");
    assert_eq!(read(&store, &stream).await.len() as u64, appended.version.get());
}

pub(crate) async fn a_transaction_that_is_dropped_lets_the_next_writer_in(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let mut transaction = harness.begin().await;
    write(&mut transaction, &stream, 1).await;
    let (other, of) = (store.clone(), stream.clone());
    let writer = tokio::spawn(async move { other.append(&of, NoStream, [event(2)]).await });
    give_a_chance(&writer).await;
    drop(transaction);
    writer.await.unwrap().unwrap();
    assert_eq!(numbers(&read(&store, &stream).await), [2]);
    // And the next transaction too.
    let mut transaction = harness.begin().await;
    write(&mut transaction, &stream, 3).await;
    transaction.commit().await.unwrap();
    assert_eq!(numbers(&read(&store, &stream).await), [2, 3]);
}

pub(crate) async fn a_hundred_dropped_transactions_leave_room_for_more(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    for _ in 0..100 {
        let mut transaction = harness.begin().await;
        write(&mut transaction, &stream, 1).await;
    }
    store.append(&stream, NoStream, [event(2)]).await.unwrap();
    assert_eq!(numbers(&read_log(&store).await), [2]);
}

pub(crate) async fn an_empty_transaction_can_be_committed(harness: &Harness<'_>) {
    harness.begin().await.commit().await.unwrap();
    let mut transaction = harness.begin().await;
    transaction.write(Changes::new()).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(read_log(&harness.store()).await, []);
}

pub(crate) async fn a_conflict_leaves_the_transaction_usable(harness: &Harness<'_>) {
    let (store, a, b) = (harness.store(), stream("a"), stream("b"));
    store.append(&a, NoStream, [event(1)]).await.unwrap();
    let mut transaction = harness.begin().await;
    write(&mut transaction, &b, 2).await;
    let late = [append(&b, Version::new(1), [event(3)]), append(&a, NoStream, [event(4)])];
    assert_eq!(conflict(transaction.write(appends(late)).await).actual, Version::new(1));
    assert_eq!(seen_numbers(&mut transaction, &b).await, [2], "all of the refused write is undone");
    write(&mut transaction, &a, 5).await;
    transaction.commit().await.unwrap();
    assert_eq!(numbers(&read_log(&store).await), [1, 2, 5]);
}

pub(crate) async fn a_duplicate_leaves_the_transaction_usable(harness: &Harness<'_>) {
    let (store, a, b) = (harness.store(), stream("a"), stream("b"));
    let known = event(1);
    store.append(&a, NoStream, [known.clone()]).await.unwrap();
    let mut transaction = harness.begin().await;
    write(&mut transaction, &b, 2).await;
    let batch = [event(3), known.clone()];
    assert_eq!(duplicate(transaction.write(appends([append(&b, Any, batch)])).await).event_id, known.id());
    assert_eq!(seen_numbers(&mut transaction, &b).await, [2]);
    write(&mut transaction, &b, 4).await;
    transaction.commit().await.unwrap();
    assert_eq!(numbers(&read_log(&store).await), [1, 2, 4]);
}

pub(crate) async fn a_conflict_of_a_state_undoes_the_events_of_its_write(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let mut transaction = harness.begin().await;
    let mut changes = appends([append(&stream, NoStream, [event(1)])]);
    changes.states = state(Version::new(3), document(&stream, 4, "{}")).states;
    conflict(transaction.write(changes).await);
    assert_eq!(seen_numbers(&mut transaction, &stream).await, [0_usize; 0]);
    write(&mut transaction, &stream, 2).await;
    transaction.commit().await.unwrap();
    assert_eq!(numbers(&read_log(&store).await), [2]);
}

pub(crate) async fn a_repeat_is_known_within_a_transaction(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let batch = events(2);
    let mut transaction = harness.begin().await;
    let first = transaction.write(appends([append(&stream, NoStream, batch.clone())])).await.unwrap();
    let again = transaction.write(appends([append(&stream, NoStream, batch)])).await.unwrap();
    assert!(again.appended[0].is_repeat);
    assert_eq!(again.appended[0].position, first.appended[0].position);
    transaction.commit().await.unwrap();
    assert_eq!(read_log(&store).await.len(), 2);
}

pub(crate) async fn what_a_write_answers_is_what_is_committed(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let mut transaction = harness.begin().await;
    let written = transaction.write(appends([append(&stream, NoStream, events(3))])).await.unwrap();
    let within = seen(&mut transaction, &StreamRange::of(stream.clone())).await;
    transaction.commit().await.unwrap();
    let read = read(&store, &stream).await;
    assert_eq!(
        (read[2].version, read[2].position),
        (written.appended[0].version, written.appended[0].position)
    );
    assert_eq!(read, within);
}

pub(crate) async fn ids_that_were_rolled_back_can_be_used_again(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let batch = events(2);
    let mut transaction = harness.begin().await;
    transaction.write(appends([append(&stream, NoStream, batch.clone())])).await.unwrap();
    transaction.rollback().await.unwrap();
    assert!(!store.append(&stream, NoStream, batch).await.unwrap().is_repeat);
    assert_eq!(numbers(&read_log(&store).await), [1, 2]);
}

pub(crate) async fn what_is_undone_to_a_mark_is_gone(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let mut transaction = harness.begin().await;
    write(&mut transaction, &stream, 1).await;
    transaction.mark(1).await.unwrap();
    let undone = event(2);
    transaction.write(appends([append(&stream, Any, [undone.clone()])])).await.unwrap();
    transaction.write(state(NoStream, document(&stream, 1, "{}"))).await.unwrap();
    transaction.undo(1).await.unwrap();
    assert_eq!(seen_numbers(&mut transaction, &stream).await, [1]);
    assert_eq!(transaction.document(DocumentKind::State, &stream).await.unwrap(), None);
    let written = transaction.write(appends([append(&stream, Version::new(1), [undone])])).await.unwrap();
    assert!(!written.appended[0].is_repeat, "its id is free again");
    write(&mut transaction, &stream, 3).await;
    transaction.commit().await.unwrap();
    assert_eq!(numbers(&read_log(&store).await), [1, 2, 3]);
}

pub(crate) async fn a_mark_that_is_not_undone_changes_nothing(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let mut transaction = harness.begin().await;
    for number in 1..=3 {
        transaction.mark(number).await.unwrap();
        write(&mut transaction, &stream, number as usize).await;
    }
    transaction.commit().await.unwrap();
    assert_eq!(numbers(&read_log(&store).await), [1, 2, 3]);
}

pub(crate) async fn an_inner_mark_is_undone_alone(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let mut transaction = harness.begin().await;
    transaction.mark(1).await.unwrap();
    write(&mut transaction, &stream, 1).await;
    transaction.mark(2).await.unwrap();
    write(&mut transaction, &stream, 2).await;
    transaction.undo(2).await.unwrap();
    write(&mut transaction, &stream, 3).await;
    transaction.commit().await.unwrap();
    assert_eq!(numbers(&read_log(&store).await), [1, 3]);
}

pub(crate) async fn an_outer_mark_undoes_what_is_inside_of_it(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let mut transaction = harness.begin().await;
    write(&mut transaction, &stream, 1).await;
    transaction.mark(1).await.unwrap();
    write(&mut transaction, &stream, 2).await;
    transaction.mark(2).await.unwrap();
    write(&mut transaction, &stream, 3).await;
    transaction.undo(1).await.unwrap();
    assert_eq!(seen_numbers(&mut transaction, &stream).await, [1]);
    transaction.commit().await.unwrap();
    assert_eq!(numbers(&read_log(&store).await), [1]);
}

pub(crate) async fn the_newest_of_two_marks_with_one_number_is_undone_first(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let mut transaction = harness.begin().await;
    write(&mut transaction, &stream, 1).await;
    transaction.mark(1).await.unwrap();
    write(&mut transaction, &stream, 2).await;
    transaction.mark(1).await.unwrap();
    write(&mut transaction, &stream, 3).await;
    transaction.undo(1).await.unwrap();
    assert_eq!(seen_numbers(&mut transaction, &stream).await, [1, 2]);
    transaction.undo(1).await.unwrap();
    assert_eq!(seen_numbers(&mut transaction, &stream).await, [1]);
    transaction.commit().await.unwrap();
    assert_eq!(numbers(&read_log(&store).await), [1]);
}

pub(crate) async fn a_conflict_inside_of_a_mark_leaves_the_mark(harness: &Harness<'_>) {
    let (store, stream) = (harness.store(), stream("a"));
    let mut transaction = harness.begin().await;
    write(&mut transaction, &stream, 1).await;
    transaction.mark(1).await.unwrap();
    write(&mut transaction, &stream, 2).await;
    conflict(transaction.write(appends([append(&stream, NoStream, [event(3)])])).await);
    assert_eq!(seen_numbers(&mut transaction, &stream).await, [1, 2]);
    transaction.undo(1).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(numbers(&read_log(&store).await), [1]);
}

/// Eight tasks count up five times each, in transactions of these stores by turns.
async fn eight_tasks_count_up(stores: [Store; 2]) {
    let stream = stream("a");
    let mut writers = JoinSet::new();
    for writer in 0..8 {
        let (store, stream) = (stores[writer % 2].clone(), stream.clone());
        writers.spawn(async move {
            for _ in 0..5 {
                while !count_up(&store, &stream).await {}
            }
        });
    }
    writers.join_all().await;
    assert_eq!(numbers(&read(&stores[0], &stream).await), (1..=40).collect::<Vec<_>>());
}

pub(crate) async fn transactions_that_read_and_write_lose_nothing(harness: &Harness<'_>) {
    eight_tasks_count_up([harness.store(), harness.store()]).await;
}

pub(crate) async fn transactions_of_two_stores_lose_nothing(harness: &Harness<'_>) {
    if harness.can(Ability::OpenAgain) {
        eight_tasks_count_up([harness.store(), harness.open_again().await]).await;
    }
}

/// Appends the number behind the last one that it has read; `false` where somebody else was quicker.
async fn count_up(store: &Store, stream: &StreamId) -> bool {
    let count = async {
        let mut transaction = store.backend().begin().await?;
        let there = seen(&mut transaction, &StreamRange::of(stream.clone())).await.len();
        let next = append(stream, Version::new(there as u64), [event(there + 1)]);
        transaction.write(appends([next])).await?;
        transaction.commit().await
    };
    match count.await {
        Ok(()) => true,
        Err(StoreError::Conflict(_) | StoreError::Busy { .. }) => false,
        Err(error) => panic!("{error:?}"),
    }
}
