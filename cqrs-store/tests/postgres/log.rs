//! The log: what is read of it while others write.

use std::time::{Duration, Instant};

use cqrs_store::{ExpectedVersion, Position, Store};
use sqlx::{PgPool, Postgres, Transaction};

use crate::support::{Schema, events, id, in_schema, log, pool};

async fn positions(store: &Store, after: u64) -> Vec<u64> {
    let read = store.read_all().after(Position::new(after)).collect().await.unwrap();
    read.iter().map(|event| event.position.get()).collect()
}

/// An append in a transaction that stays open.
async fn open_append(schema: &Schema, pool: &PgPool, stream: &str) -> Transaction<'static, Postgres> {
    let mut transaction = pool.begin().await.unwrap();
    let sql = schema.own(
        "SELECT {s}.cqrs_append('Test', $1, NULL, false, ARRAY[gen_random_uuid()], '{Raw}', '{1}', '{{}}', \
         '{NULL}', '{NULL}', '{NULL}')",
    );
    let sql = sqlx::AssertSqlSafe(sql.0.replace("'{{}}'", "ARRAY['{}']"));
    sqlx::query(sql).bind(stream).execute(&mut *transaction).await.unwrap();
    transaction
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn nothing_behind_an_open_transaction_is_read_before_it_ends() {
    in_schema(async |schema| {
        let (store, others) = (schema.store().await, pool().await);
        store.append(&id(1), ExpectedVersion::Any, events(2)).await.unwrap();
        let first = open_append(schema, &others, "a").await;
        store.append(&id(1), ExpectedVersion::Any, events(1)).await.unwrap();
        let second = open_append(schema, &others, "b").await;
        store.append(&id(1), ExpectedVersion::Any, events(1)).await.unwrap();
        // 1 and 2 are there; 3 is open, 4 committed, 5 open, 6 committed.
        for reader in [&store, &schema.store().await] {
            assert_eq!(positions(reader, 0).await, [1, 2], "what comes before an open one is read");
            assert_eq!(positions(reader, 2).await, [0; 0]);
        }
        first.commit().await.unwrap();
        for reader in [&store, &schema.store().await] {
            assert_eq!(positions(reader, 2).await, [3, 4]);
        }
        second.rollback().await.unwrap();
        assert_eq!(positions(&store, 2).await, [3, 4, 6]);
        assert_eq!(positions(&store, 4).await, [6]);
        assert_eq!(positions(&store, 6).await, [0; 0]);
        assert_eq!(positions(&store, 1_000).await, [0; 0]);
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn a_savepoint_that_is_undone_does_not_hide_what_is_written_after_it() {
    in_schema(async |schema| {
        let (store, others) = (schema.store().await, pool().await);
        let mut transaction = open_append(schema, &others, "a").await;
        let undone = "SAVEPOINT one; ROLLBACK TO one";
        sqlx::raw_sql(undone).execute(&mut *transaction).await.unwrap();
        store.append(&id(1), ExpectedVersion::Any, events(1)).await.unwrap();
        assert_eq!(positions(&store, 0).await, [0; 0]);
        transaction.commit().await.unwrap();
        assert_eq!(positions(&store, 0).await, [1, 2]);
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn a_reader_waits_a_moment_for_what_holds_events_back() {
    in_schema(async |schema| {
        let (store, others) = (schema.store().await, pool().await);
        let open = open_append(schema, &others, "a").await;
        store.append(&id(1), ExpectedVersion::Any, events(1)).await.unwrap();
        let reading = tokio::spawn({
            let store = store.clone();
            async move { positions(&store, 0).await }
        });
        // Well within the moment, however slow the machine is: else it has read nothing, and does so below.
        open.commit().await.unwrap();
        let read = reading.await.unwrap();
        assert!(read == [1, 2] || read.is_empty(), "{read:?}");
        assert_eq!(positions(&store, 0).await, [1, 2]);
        // Nobody waits where there is nothing to be read.
        let open = open_append(schema, &others, "a").await;
        let started = Instant::now();
        for _ in 0..20 {
            assert_eq!(positions(&store, 2).await, [0; 0]);
        }
        assert!(started.elapsed() < Duration::from_secs(2));
        drop(open);
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn the_number_of_a_lock_has_fewer_bits_than_a_position() {
    in_schema(async |schema| {
        let (store, others) = (schema.store().await, pool().await);
        for start in [(1_u64 << 31) - 2, (1 << 32) - 2, (5 << 32) - 2, (5 << 32) + (1 << 31) - 2] {
            let sql = format!("SELECT setval('{{s}}.cqrs_positions', {start})");
            schema.sql(&others, &sql).await.unwrap();
            let mut seen = start;
            for _ in 0..4 {
                store.append(&id(1), ExpectedVersion::Any, events(1)).await.unwrap();
                let open = open_append(schema, &others, "a").await;
                store.append(&id(1), ExpectedVersion::Any, events(1)).await.unwrap();
                assert_eq!(positions(&store, seen).await, [seen + 1]);
                assert_eq!(positions(&store, seen + 1).await, [0; 0]);
                drop(open);
                while positions(&store, seen + 1).await.is_empty() {}
                seen += 3;
            }
        }
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn the_log_is_read_in_pages_and_limited() {
    in_schema(async |schema| {
        let store = schema.store().await;
        for stream in 0..5 {
            store.append(&id(stream), ExpectedVersion::Any, events(700)).await.unwrap();
        }
        assert_eq!(positions(&store, 0).await, (1..=3_500).collect::<Vec<_>>());
        for limit in [0, 1, 999, 1_000, 1_001, 3_499, 5_000] {
            let read = store.read_all().after(Position::new(1)).limit(limit).collect().await.unwrap();
            assert_eq!(read.len(), limit.min(3_499));
            let read = store.read_stream(&id(0)).limit(limit).collect().await.unwrap();
            assert_eq!(read.len(), limit.min(700));
        }
        assert_eq!(log(&store).await.len(), 3_500);
    });
}
