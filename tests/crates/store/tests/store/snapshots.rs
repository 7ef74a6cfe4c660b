use std::cell::Cell;

use cqrs::prelude::*;
use cqrs::{MediatorBuilder, handlers};
use serde::{Deserialize, Serialize};

use crate::support::stream;

thread_local! {
    /// How many events this thread has applied.
    static APPLIED: Cell<u64> = const { Cell::new(0) };
}

#[aggregate(id = u64, events(Added), snapshot_every = 10, version = 2)]
#[derive(Debug, Default, Serialize, Deserialize)]
struct Sum {
    sum: u64,
}

#[event]
#[derive(Debug, Serialize, Deserialize)]
struct Added {
    amount: u64,
}

impl Apply<Added> for Sum {
    fn apply(&mut self, event: &Added) {
        APPLIED.set(APPLIED.get() + 1);
        self.sum += event.amount;
    }
}

#[command(returns = u64)]
struct Add {
    #[id]
    sum: u64,
    amount: u64,
}

#[handler]
async fn add(command: &Add, sum: &mut MaybeRoot<Sum>) -> Result<u64, BoxError> {
    sum.record(Added { amount: command.amount });
    Ok(sum.get().map_or(0, |sum| sum.sum))
}

async fn open() -> (Store, Mediator) {
    let store = Store::in_memory().await.unwrap();
    let builder = MediatorBuilder::empty().handlers(handlers![add]).provide(store.clone());
    (store, builder.build().unwrap())
}

async fn added(mediator: &Mediator, times: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..times {
        sum = mediator.send(Add { sum: 1, amount: 1 }).await.unwrap();
    }
    sum
}

async fn execute(store: &Store, sql: &'static str) {
    let changed = store.write_sqlite(|connection| Ok::<_, BoxError>(connection.execute(sql, [])?));
    assert_eq!(changed.await.unwrap(), 1, "{sql}");
}

/// How many events one more command applies: those that it loads, and its own.
async fn applied_by_one_more(mediator: &Mediator, sum: u64) -> u64 {
    APPLIED.set(0);
    assert_eq!(added(mediator, 1).await, sum);
    APPLIED.get()
}

#[tokio::test]
async fn only_what_comes_after_the_snapshot_is_read() {
    let (store, mediator) = open().await;
    added(&mediator, 25).await;
    assert_eq!(applied_by_one_more(&mediator, 26).await, 5 + 1);
    assert_eq!(stream(&store, "Sum", "1").await.len(), 26);
}

#[tokio::test]
async fn a_snapshot_that_does_not_fit_is_not_used() {
    for spoil in [
        "UPDATE cqrs_snapshots SET schema_version = 1, data = '{\"sum\": 999}'",
        "UPDATE cqrs_snapshots SET data = '{\"other\": 1}'",
        "UPDATE cqrs_snapshots SET data = 'no JSON'",
        "UPDATE cqrs_snapshots SET version = 999, data = '{\"sum\": 999}'",
        "DELETE FROM cqrs_snapshots",
    ] {
        let (store, mediator) = open().await;
        added(&mediator, 12).await;
        execute(&store, spoil).await;
        assert_eq!(applied_by_one_more(&mediator, 13).await, 12 + 1, "{spoil}");
    }
}

#[tokio::test]
async fn a_spoiled_snapshot_is_replaced() {
    let (store, mediator) = open().await;
    added(&mediator, 12).await;
    execute(&store, "UPDATE cqrs_snapshots SET data = 'no JSON'").await;
    added(&mediator, 1).await;
    assert_eq!(applied_by_one_more(&mediator, 14).await, 1);
}
