//! What all of these tests need.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU32, Ordering};

use cqrs_store::{NewEvent, RecordedEvent, Store, StreamId};
use serde_json::json;
use sqlx::{AssertSqlSafe, PgPool, Row};

/// A schema of a test.
pub(crate) struct Schema {
    name: String,
}

impl Schema {
    /// The URL of a store, with more options: `pool_size=2`.
    pub(crate) fn url(&self, options: &str) -> String {
        let server = server();
        let separator = if server.contains('?') { '&' } else { '?' };
        format!("{server}{separator}schema={}&{options}", self.name)
    }

    pub(crate) async fn store(&self) -> Store {
        self.store_with("").await
    }

    pub(crate) async fn store_with(&self, options: &str) -> Store {
        Store::open(&self.url(options)).await.unwrap()
    }

    /// Runs SQL with the name of the schema in the place of `{s}`.
    pub(crate) async fn sql(&self, pool: &PgPool, sql: &str) -> Result<(), sqlx::Error> {
        sqlx::raw_sql(self.own(sql)).execute(pool).await.map(drop)
    }

    pub(crate) fn own(&self, sql: &str) -> AssertSqlSafe<String> {
        AssertSqlSafe(sql.replace("{s}", &self.name))
    }

    /// A number of the database.
    pub(crate) async fn number(&self, pool: &PgPool, sql: &str) -> i64 {
        sqlx::query(self.own(sql)).fetch_one(pool).await.unwrap().get(0)
    }
}

pub(crate) fn server() -> String {
    std::env::var("CQRS_TEST_POSTGRES_URL").expect("CQRS_TEST_POSTGRES_URL is the URL of a server")
}

/// Connections that are nobody's.
pub(crate) async fn pool() -> PgPool {
    PgPool::connect(&server()).await.unwrap()
}

/// Runs a test in a schema that is dropped in the end, whatever the end is.
#[track_caller]
pub(crate) fn in_schema(test: impl AsyncFnOnce(&Schema)) {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let schema = Schema { name: format!("cqrs_test_{}_{number}", std::process::id()) };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let outcome = catch_unwind(AssertUnwindSafe(|| runtime.block_on(test(&schema))));
    runtime.block_on(async {
        let pool = pool().await;
        // What a failed test has left running may be in the way, for a while.
        while let Err(error) = schema.sql(&pool, "DROP SCHEMA IF EXISTS {s} CASCADE").await {
            assert!(error.to_string().contains("deadlock"), "{error}");
        }
    });
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

pub(crate) fn id(id: impl ToString) -> StreamId {
    StreamId::new("Test", id.to_string()).unwrap()
}

pub(crate) fn event(number: u64) -> NewEvent {
    NewEvent::json("Counted", 1, &json!({ "number": number }))
}

pub(crate) fn events(count: u64) -> Vec<NewEvent> {
    (1..=count).map(event).collect()
}

/// All events of the log.
pub(crate) async fn log(store: &Store) -> Vec<RecordedEvent> {
    store.read_all().collect().await.unwrap()
}
