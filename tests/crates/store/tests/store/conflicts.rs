use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use cqrs::prelude::*;
use cqrs::store::{ExpectedVersion, IfMatch, NewEvent, StoreError, StreamId, Version};
use cqrs::{MediatorBuilder, Metadata, RejectionKind, handlers};
use serde::{Deserialize, Serialize};

use crate::support::{rejected, stream};

#[aggregate(id = String, events(Counted))]
#[derive(Debug, Default)]
struct Counter {
    count: u64,
}

#[event]
#[derive(Debug, Serialize, Deserialize)]
struct Counted {
    to: u64,
}

impl Apply<Counted> for Counter {
    fn apply(&mut self, event: &Counted) {
        assert_eq!(event.to, self.count + 1, "a decision on a stale state");
        self.count = event.to;
    }
}

#[command(returns = u64)]
struct Count {
    #[id]
    counter: String,
}

/// Appends behind the handler's back, as long as it is told to.
struct Intruder {
    store: Store,
    left: AtomicU32,
    attempts: AtomicU32,
}

impl Intruder {
    async fn intrude(&self, counter: &Counter) {
        self.attempts.fetch_add(1, Ordering::SeqCst);
        if self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok() {
            let stream = StreamId::new("Counter", "c").unwrap();
            let event = NewEvent::new(&Counted { to: counter.count + 1 }).unwrap();
            self.store.append(&stream, ExpectedVersion::Any, [event]).await.unwrap();
        }
    }
}

#[handler]
async fn count(_: &Count, counter: &mut MaybeRoot<Counter>, intruder: &Intruder) -> Result<u64, BoxError> {
    let to = counter.get().map_or(0, |counter| counter.count) + 1;
    intruder.intrude(counter.get().unwrap_or(&Counter::default())).await;
    counter.record(Counted { to });
    Ok(to)
}

#[command]
struct CountOnce {
    #[id]
    counter: String,
}

#[handler]
async fn count_once(
    _: CountOnce,
    counter: &mut MaybeRoot<Counter>,
    intruder: &Intruder,
) -> Result<(), BoxError> {
    intruder.intrude(counter.get().unwrap_or(&Counter::default())).await;
    counter.record(Counted { to: counter.get().map_or(0, |counter| counter.count) + 1 });
    Ok(())
}

async fn open(intrusions: u32) -> (Store, Mediator, Arc<Intruder>) {
    let store = Store::in_memory().await.unwrap();
    let left = AtomicU32::new(intrusions);
    let intruder = Arc::new(Intruder { store: store.clone(), left, attempts: AtomicU32::new(0) });
    let builder = MediatorBuilder::empty().handlers(handlers![count, count_once]).provide(store.clone());
    let mediator = builder.provide_dyn::<Intruder>(intruder.clone()).build().unwrap();
    (store, mediator, intruder)
}

#[tokio::test]
async fn who_was_slower_decides_again() {
    let (store, mediator, intruder) = open(3).await;
    assert_eq!(mediator.send(Count { counter: "c".to_owned() }).await.unwrap(), 4);
    assert_eq!(intruder.attempts.load(Ordering::SeqCst), 4);
    assert_eq!(stream(&store, "Counter", "c").await.len(), 4);
}

#[tokio::test]
async fn ten_attempts_are_enough() {
    let (store, mediator, intruder) = open(u32::MAX).await;
    let error = mediator.send(Count { counter: "c".to_owned() }).await.unwrap_err();
    let conflict = rejected(&error, RejectionKind::Commit).conflict().unwrap();
    assert_eq!((conflict.expected, conflict.actual), (Version::new(9).into(), Version::new(10)));
    assert_eq!((conflict.attempts, intruder.attempts.load(Ordering::SeqCst)), (10, 10));
    assert_eq!(
        conflict.to_string(),
        "`Counter/c` was expected to have version 9, and has version 10; given up after 10 attempts"
    );
    assert_eq!(stream(&store, "Counter", "c").await.len(), 10);
}

#[tokio::test]
async fn a_message_that_is_gone_cannot_be_handled_again() {
    let (_, mediator, intruder) = open(1).await;
    let error = mediator.send(CountOnce { counter: "c".to_owned() }).await.unwrap_err();
    assert_eq!(rejected(&error, RejectionKind::Commit).conflict().unwrap().attempts, 1);
    assert_eq!(intruder.attempts.load(Ordering::SeqCst), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_lose_nothing() {
    let (store, mediator, _) = open(0).await;
    let mut sends = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let mediator = mediator.clone();
        sends.spawn(async move {
            let mut done = 0;
            for _ in 0..10 {
                done += u64::from(mediator.send(Count { counter: "c".to_owned() }).await.is_ok());
            }
            done
        });
    }
    let done: u64 = sends.join_all().await.into_iter().sum();
    let events = stream(&store, "Counter", "c").await;
    assert_eq!(events.len() as u64, done);
    assert_eq!(events.last().unwrap().decode::<Counted>().unwrap().to, done);
}

#[tokio::test]
async fn what_the_client_has_seen_is_checked_once() {
    let (store, mediator, intruder) = open(0).await;
    let count = || Count { counter: "c".to_owned() };
    mediator.send(count()).await.unwrap();

    let stale =
        mediator.with(Metadata::new().with(IfMatch(Version::new(7)))).send(count()).await.unwrap_err();
    let StoreError::Stale(conflict) = rejected(&stale, RejectionKind::Begin) else { panic!("{stale:?}") };
    assert_eq!((conflict.expected, conflict.actual), (Version::new(7).into(), Version::new(1)));
    assert_eq!(intruder.attempts.load(Ordering::SeqCst), 1);

    mediator.with(Metadata::new().with(IfMatch(Version::new(1)))).send(count()).await.unwrap();
    assert_eq!(stream(&store, "Counter", "c").await.len(), 2);
}

#[tokio::test]
async fn a_client_that_loses_a_race_is_told_and_not_overruled() {
    let (store, mediator, intruder) = open(0).await;
    mediator.send(Count { counter: "c".to_owned() }).await.unwrap();
    intruder.left.store(1, Ordering::SeqCst);
    let metadata = Metadata::new().with(IfMatch(Version::new(1)));
    let error = mediator.with(metadata).send(Count { counter: "c".to_owned() }).await.unwrap_err();
    assert!(matches!(rejected(&error, RejectionKind::Begin), StoreError::Stale(_)), "{error:?}");
    assert_eq!(stream(&store, "Counter", "c").await.len(), 2);
}
