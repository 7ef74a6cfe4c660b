use std::sync::{Arc, Mutex};

use cqrs::prelude::*;
use cqrs::store::StoreError;
use cqrs::{DetachedFailure, Error, MediatorBuilder, MessageId, RejectionKind, handlers};
use serde::{Deserialize, Serialize};

use crate::support::{log, rejected, stream};

#[event]
#[derive(Debug, Serialize, Deserialize)]
struct Noted {
    text: String,
    fails: bool,
}

/// What a handler has seen of an event: its text, its id, its cause, and how many events were stored by then.
type Seen = (String, MessageId, Option<MessageId>, usize);

#[derive(Default)]
struct Heard(Mutex<Vec<Seen>>);

#[handler]
async fn hear(event: &Noted, heard: &Heard, store: &Store, context: Context<'_>) -> Result<(), BoxError> {
    let stored = store.read_all().collect().await?.len();
    let entry = (event.text.clone(), context.message_id(), context.causation_id(), stored);
    heard.0.lock().unwrap().push(entry);
    if event.fails { Err(BoxError::msg("not now")) } else { Ok(()) }
}

#[command(returns = MessageId)]
struct Note {
    texts: Vec<&'static str>,
    refuse: bool,
    fails: bool,
}

#[handler]
async fn note(
    command: Note,
    work: &mut UnitOfWork,
    heard: &Heard,
    context: Context<'_>,
) -> Result<MessageId, BoxError> {
    for text in &command.texts {
        work.raise(Noted { text: (*text).to_owned(), fails: command.fails })?;
    }
    assert!(heard.0.lock().unwrap().is_empty(), "nothing is heard before the commit");
    if command.refuse { Err(BoxError::msg("no")) } else { Ok(context.message_id()) }
}

async fn open() -> (Store, Mediator, Arc<Heard>, Arc<Mutex<Vec<String>>>) {
    let store = Store::in_memory().await.unwrap();
    let (heard, failures) = (Arc::new(Heard::default()), Arc::new(Mutex::new(vec![])));
    let told = failures.clone();
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![hear, note])
        .provide(store.clone())
        .provide_dyn::<Heard>(heard.clone())
        .on_detached_failure(move |failure: &DetachedFailure| told.lock().unwrap().push(failure.to_string()))
        .build()
        .unwrap();
    (store, mediator, heard, failures)
}

#[tokio::test]
async fn events_are_heard_after_the_commit_in_their_order() {
    let (store, mediator, heard, _) = open().await;
    let command = mediator.send(Note { texts: vec!["a", "b"], refuse: false, fails: false }).await.unwrap();
    let stored = stream(&store, "Note", &command.to_string()).await;
    let expected: Vec<_> = ["a", "b"]
        .into_iter()
        .zip(&stored)
        .map(|(text, event)| (text.to_owned(), event.id, Some(command), 2))
        .collect();
    assert_eq!(*heard.0.lock().unwrap(), expected);
    assert_eq!(stored[0].metadata.causation_id, Some(command));
    assert_eq!(stored[0].metadata.correlation_id, Some(command.into()));
}

#[tokio::test]
async fn events_are_never_heard_after_a_rollback() {
    let (store, mediator, heard, _) = open().await;
    assert!(mediator.send(Note { texts: vec!["a"], refuse: true, fails: false }).await.is_err());
    assert!(heard.0.lock().unwrap().is_empty());
    assert!(log(&store).await.is_empty());
}

#[tokio::test]
async fn a_handler_that_fails_is_told_and_undoes_nothing() {
    let (store, mediator, heard, failures) = open().await;
    mediator.send(Note { texts: vec!["a", "b"], refuse: false, fails: true }).await.unwrap();
    assert_eq!(heard.0.lock().unwrap().len(), 2);
    assert_eq!(log(&store).await, ["Noted", "Noted"]);
    let failures = failures.lock().unwrap();
    assert_eq!(failures.len(), 2);
    assert!(failures[0].contains("not now"), "{}", failures[0]);
}

#[tokio::test]
async fn a_closed_store_is_an_error_before_the_sender_has_its_answer() {
    let (store, mediator, heard, _) = open().await;
    store.close().await.unwrap();
    let error: Error<BoxError> =
        mediator.send(Note { texts: vec!["a"], refuse: false, fails: false }).await.unwrap_err();
    assert!(matches!(rejected(&error, RejectionKind::Commit), StoreError::Closed), "{error:?}");
    assert!(heard.0.lock().unwrap().is_empty());
}
