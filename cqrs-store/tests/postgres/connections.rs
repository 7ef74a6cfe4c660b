//! Connections that are lost, taken, or left.

use std::future::Future;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use cqrs_store::backend::Append;
use cqrs_store::{ExpectedVersion, Store, StoreError};
use sqlx::PgPool;

use crate::support::{Schema, events, id, in_schema, log, pool};

/// Ends all connections that have this name.
async fn terminate(pool: &PgPool, name: &str) {
    let sql = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = $1";
    sqlx::query(sql).bind(name).fetch_all(pool).await.unwrap();
}

/// How many connections of this name are in a transaction, or hold locks of advice.
async fn open(pool: &PgPool, name: &str) -> i64 {
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1 AND state LIKE 'idle in%'";
    sqlx::query_scalar(sql).bind(name).fetch_one(pool).await.unwrap()
}

async fn named(schema: &Schema, name: &str, options: &str) -> Store {
    schema.store_with(&format!("application_name={name}&{options}")).await
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn after_one_lost_connection_the_others_are_not_trusted() {
    in_schema(async |schema| {
        let (admin, name) = (pool().await, "cqrs_lost");
        let store = named(schema, name, "pool_size=5").await;
        for round in 0..3 {
            // All five are there, and idle.
            let mut tasks = tokio::task::JoinSet::new();
            for task in 0..20 {
                let store = store.clone();
                tasks.spawn(async move {
                    store
                        .append(&id(format!("{round}-{task}")), ExpectedVersion::Any, events(1))
                        .await
                        .unwrap();
                });
            }
            tasks.join_all().await;
            terminate(&admin, name).await;
            let first = store.append(&id(round), ExpectedVersion::Any, events(1)).await;
            assert!(matches!(first, Err(StoreError::Database { .. })), "{first:?}");
            for _ in 0..10 {
                store.append(&id(round), ExpectedVersion::Any, events(1)).await.unwrap();
            }
        }
        assert_eq!(log(&store).await.len(), 3 * 30);
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn a_call_that_is_dropped_leaves_nothing_open() {
    in_schema(async |schema| {
        let (admin, name) = (pool().await, "cqrs_dropped");
        let store = named(schema, name, "pool_size=3").await;
        let mut stored = 0;
        for polls in 0..200_u64 {
            let stream = id(polls);
            let mut append = Box::pin(store.append(&stream, ExpectedVersion::NoStream, events(2)));
            let mut task = Context::from_waker(Waker::noop());
            for _ in 0..polls / 20 {
                if let Poll::Ready(appended) = append.as_mut().poll(&mut task) {
                    appended.unwrap();
                    break;
                }
                tokio::task::yield_now().await;
            }
            drop(append);
            let read = store.read_stream(&id(polls)).collect().await.unwrap();
            assert!(read.is_empty() || read.len() == 2, "all of it, or nothing");
            stored += read.len();
        }
        // What was under way may have been stored after it was looked at.
        assert!(log(&store).await.len() >= stored);
        store.append(&id("last"), ExpectedVersion::Any, events(1)).await.unwrap();
        assert_eq!(open(&admin, name).await, 0);
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn whoever_waits_too_long_is_told_so() {
    in_schema(async |schema| {
        let store = schema.store_with("pool_size=1&busy_timeout_ms=100&acquire_timeout_ms=1000").await;
        store.append(&id(1), ExpectedVersion::Any, events(1)).await.unwrap();
        let other = pool().await;
        let mut blocking = other.begin().await.unwrap();
        let lock = schema.own("SELECT 1 FROM {s}.cqrs_streams FOR UPDATE");
        sqlx::query(lock).fetch_one(&mut *blocking).await.unwrap();
        let error = store.append(&id(1), ExpectedVersion::Any, events(1)).await.unwrap_err();
        assert!(matches!(error, StoreError::Busy { .. }), "{error:?}");
        assert!(error.to_string().contains("busy_timeout_ms"), "{error}");
        blocking.rollback().await.unwrap();
        store.append(&id(1), ExpectedVersion::Any, events(1)).await.unwrap();

        let taken = store.postgres().unwrap().acquire().await.unwrap();
        let error = store.append(&id(1), ExpectedVersion::Any, events(1)).await.unwrap_err();
        assert!(error.to_string().contains("all 1 connections are in use"), "{error}");
        drop(taken);
        let waiting = tokio::time::timeout(Duration::from_secs(10), store.close());
        waiting.await.unwrap().unwrap();
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn a_deadlock_is_an_error_of_its_own_and_writes_nothing() {
    in_schema(async |schema| {
        let (store, admin) = (schema.store_with("application_name=cqrs_deadlock").await, pool().await);
        let append =
            |stream: u64| Append { stream: id(stream), expected: ExpectedVersion::Any, events: events(1) };
        store.append_all([append(1), append(2)]).await.unwrap();
        let lock = |stream: u64| {
            let sql = format!("SELECT 1 FROM {{s}}.cqrs_streams WHERE id = '{stream}' FOR UPDATE");
            schema.own(&sql)
        };
        let mut other = admin.begin().await.unwrap();
        sqlx::query(lock(2)).fetch_one(&mut *other).await.unwrap();
        let appending = tokio::spawn({
            let (store, appends) = (store.clone(), [append(1), append(2)]);
            async move { store.append_all(appends).await }
        });
        // It has the first, and waits for the second.
        let waiting = "SELECT count(*) FROM pg_stat_activity \
                       WHERE application_name = 'cqrs_deadlock' AND wait_event_type = 'Lock'";
        while schema.number(&admin, waiting).await == 0 {
            tokio::task::yield_now().await;
        }
        // One of the two is ended by PostgreSQL: whoever has waited for longer, nearly always.
        let locked = sqlx::query(lock(1)).fetch_one(&mut *other).await;
        let appended = appending.await.unwrap();
        match appended {
            Err(error) => assert!(matches!(error, StoreError::Deadlock { .. }), "{error:?}"),
            Ok(_) => assert!(locked.is_err()),
        }
        other.rollback().await.unwrap();
        store.append_all([append(2), append(1)]).await.unwrap();
        let stored = log(&store).await.len();
        assert!(stored == 4 || stored == 6, "all of it, or nothing");
    });
}
