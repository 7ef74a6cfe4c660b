//! PostgreSQL, by URL.

mod options;
mod pool;
mod read;
mod schema;
mod transaction;
mod watermark;
mod write;

use std::any::Any;
use std::sync::Arc;

use sqlx::{AssertSqlSafe, PgConnection, PgPool};

use crate::backend::{
    Backend, BackendFuture, Changes, Document, DocumentKind, LogRange, StreamInfo, StreamRange, Transaction,
    Visit, Written,
};
use crate::error::StoreError;
use crate::stream_id::StreamId;
use crate::version::{Position, Version};
use options::Options;
use pool::Health;
pub(crate) use transaction::PostgresTransaction;
use watermark::Watermark;

/// Events that are asked for at a time.
const PAGE: usize = 1_000;

/// What is written in one statement; more than that is written in several, in one transaction.
const MAX_GROUP: usize = 256;

/// A PostgreSQL database.
pub(crate) struct Postgres {
    pool: PgPool,
    health: Arc<Health>,
    statements: Arc<Statements>,
    watermark: Watermark,
}

/// All that is sent to the database, with the name of the schema in it.
struct Statements {
    read: read::Statements,
    write: write::Statements,
}

/// One statement. A connection prepares it when it first runs it.
struct Statement(Arc<str>);

impl Statement {
    /// The name of the schema is quoted, and was checked.
    fn new(sql: &str, schema: &str) -> Self {
        Self(sql.replace("{schema}", schema).into())
    }

    fn sql(&self) -> AssertSqlSafe<Arc<str>> {
        AssertSqlSafe(self.0.clone())
    }
}

impl Postgres {
    pub(crate) async fn open(url: &str) -> Result<Self, StoreError> {
        let options = Options::parse(url)?;
        let (schema, lock_key) = schema::migrate(&options).await?;
        let health = Arc::new(Health::new());
        let pool = pool::open(&options, health.clone());
        let statements = Statements {
            read: read::Statements::new(&schema),
            write: write::Statements::new(&schema, lock_key),
        };
        Ok(Self { pool, health, statements: Arc::new(statements), watermark: Watermark::new(&schema) })
    }

    pub(crate) fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// After a lost connection others may be lost as well.
    fn noted<T>(&self, outcome: Result<T, StoreError>) -> Result<T, StoreError> {
        if outcome.as_ref().is_err_and(|error| self.health.note(error)) {
            self.watermark.forget();
        }
        outcome
    }

    async fn acquire(
        &self,
        attempted: &'static str,
    ) -> Result<sqlx::pool::PoolConnection<sqlx::Postgres>, StoreError> {
        pool::acquire(&self.pool, attempted).await
    }

    async fn begin_transaction(&self) -> Result<PostgresTransaction, StoreError> {
        let connection = self.acquire("begin a transaction on PostgreSQL").await?;
        PostgresTransaction::begin(connection, self.statements.clone(), self.health.clone()).await
    }

    async fn write_all(&self, changes: Changes) -> Result<Written, StoreError> {
        if changes.appends.len() + changes.states.len() + changes.snapshots.len() > MAX_GROUP {
            let mut transaction = self.begin_transaction().await?;
            let written = transaction.write(changes).await?;
            Box::new(transaction).commit().await?;
            return Ok(written);
        }
        let mut connection = self.acquire("write to PostgreSQL").await?;
        let statements = &self.statements.write;
        match &changes.appends[..] {
            [append] if changes.states.is_empty() && changes.snapshots.is_empty() => {
                let appended = statements.append(&mut connection, append).await?;
                Ok(Written { appended: vec![appended] })
            }
            _ => Ok(statements.changes(&mut connection, &changes, false).await?.written),
        }
    }

    async fn read_log(&self, range: &LogRange, visit: Visit<'_>) -> Result<Position, StoreError> {
        let mut seen = range.after;
        let mut left = range.limit;
        let mut is_fresh = false;
        let mut ceiling = self.watermark.known(seen);
        while left > 0 {
            let to = match ceiling {
                Some(to) if to > seen => to,
                // What was found settled is read: whoever wants to see more asks again.
                Some(_) | None if is_fresh => break,
                Some(_) | None => {
                    is_fresh = true;
                    match self.watermark.settle(&self.pool, seen).await? {
                        Some(settled) => *ceiling.insert(settled),
                        None => break,
                    }
                }
            };
            let mut connection = self.acquire("read from PostgreSQL").await?;
            let limit = left.min(PAGE);
            let statements = &self.statements.read;
            let progress = statements.log(&mut connection, (seen, to), limit, &mut *visit).await?;
            if progress.events == 0 {
                break;
            }
            left -= progress.events;
            seen = progress.position;
        }
        Ok(seen)
    }

    async fn read_one(&self, range: &StreamRange, visit: Visit<'_>) -> Result<(), StoreError> {
        let mut page = range.clone();
        let mut left = range.limit;
        loop {
            page.limit = left.min(PAGE);
            let mut connection = self.acquire("read from PostgreSQL").await?;
            let progress = self.statements.read.stream(&mut connection, &page, &mut *visit).await?;
            left -= progress.events;
            if progress.events < PAGE || left == 0 {
                return Ok(());
            }
            match page.is_backward {
                true => page.to = Version::new(progress.version.get().saturating_sub(1)),
                false => page.from = progress.version.plus(1),
            }
        }
    }
}

/// Runs SQL without arguments, which may be several statements.
async fn run(connection: &mut PgConnection, sql: &'static str) -> sqlx::Result<()> {
    sqlx::raw_sql(sql).execute(connection).await.map(drop)
}

/// PostgreSQL's numbers have a sign.
fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// What the driver or the database says, in the store's words.
pub(crate) fn failed(attempted: &'static str, error: sqlx::Error) -> StoreError {
    let busy = |why: &str| StoreError::Busy { attempted, why: why.to_owned() };
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    match (&error, code.as_deref()) {
        (sqlx::Error::PoolClosed, _) => StoreError::Closed,
        (_, Some("55P03")) => {
            busy("another transaction has what it needs; `busy_timeout_ms` is how long to wait")
        }
        (_, Some("57014")) => {
            busy("PostgreSQL has cancelled the statement; `statement_timeout_ms` is its time")
        }
        (_, Some("40P01" | "40001")) => StoreError::Deadlock { attempted, source: error.into() },
        (_, Some("25P02")) => StoreError::Ended {
            why: "a statement in its transaction has failed, and after that PostgreSQL only rolls back",
        },
        _ => StoreError::database(attempted, error),
    }
}

impl Backend for Postgres {
    fn name(&self) -> &'static str {
        "PostgreSQL"
    }

    fn write(&self, changes: Changes) -> BackendFuture<'_, Written> {
        Box::pin(async move { self.noted(self.write_all(changes).await) })
    }

    fn begin(&self) -> BackendFuture<'_, Box<dyn Transaction>> {
        Box::pin(async {
            let transaction = self.noted(self.begin_transaction().await)?;
            Ok(Box::new(transaction) as Box<dyn Transaction>)
        })
    }

    fn read_stream<'a>(&'a self, range: &'a StreamRange, visit: Visit<'a>) -> BackendFuture<'a, ()> {
        Box::pin(async { self.noted(self.read_one(range, visit).await) })
    }

    fn read_all<'a>(&'a self, range: &'a LogRange, visit: Visit<'a>) -> BackendFuture<'a, Position> {
        Box::pin(async { self.noted(self.read_log(range, visit).await) })
    }

    fn stream<'a>(&'a self, stream: &'a StreamId) -> BackendFuture<'a, Option<StreamInfo>> {
        Box::pin(async {
            let read = async {
                let mut connection = self.acquire("read from PostgreSQL").await?;
                self.statements.read.info(&mut connection, stream).await
            };
            self.noted(read.await)
        })
    }

    fn document<'a>(&'a self, kind: DocumentKind, key: &'a StreamId) -> BackendFuture<'a, Option<Document>> {
        Box::pin(async move {
            let read = async {
                let mut connection = self.acquire("read from PostgreSQL").await?;
                self.statements.read.document(&mut connection, kind, key).await
            };
            self.noted(read.await)
        })
    }

    fn close(&self) -> BackendFuture<'_, ()> {
        Box::pin(async {
            self.pool.close().await;
            Ok(())
        })
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
