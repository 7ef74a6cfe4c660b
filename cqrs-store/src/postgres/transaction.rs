//! A transaction that is open while a handler runs.

use std::any::Any;
use std::sync::Arc;

use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, PgConnection};

use super::pool::Health;
use super::{Statements, failed, run};
use crate::backend::{
    BackendFuture, Changes, Document, DocumentKind, StreamRange, Transaction, Visit, Written,
};
use crate::error::StoreError;
use crate::stream_id::StreamId;

/// The first savepoint is there to be found at the end: it is gone where a statement of the user has ended the transaction.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SAVEPOINT cqrs_0";
const COMMIT: &str = "RELEASE SAVEPOINT cqrs_0; COMMIT";
const ROLLBACK: &str = "ROLLBACK";

/// The connection, in a transaction, until it ends.
pub(crate) struct PostgresTransaction {
    connection: Held,
    statements: Arc<Statements>,
    health: Arc<Health>,
    /// Whether it has said from where on it takes positions.
    is_announced: bool,
    /// Whether the user has had the connection, and may have ended the transaction.
    was_lent: bool,
}

/// A connection that is in a transaction; whoever is done with it lets it go.
struct Held(Option<PoolConnection<sqlx::Postgres>>);

impl Held {
    fn get(&mut self) -> &mut PgConnection {
        self.0.as_mut().expect("it is let go once, by what consumes it")
    }

    fn let_go(&mut self) {
        drop(self.0.take());
    }
}

impl Drop for Held {
    /// The future that had it was dropped.
    fn drop(&mut self) {
        let Some(mut connection) = self.0.take() else { return };
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(async move {
                if run(&mut connection, ROLLBACK).await.is_err() {
                    connection.close_on_drop();
                }
            })),
            // The server rolls back what nobody is connected to.
            Err(_) => drop(connection.detach()),
        }
    }
}

impl PostgresTransaction {
    pub(super) async fn begin(
        connection: PoolConnection<sqlx::Postgres>,
        statements: Arc<Statements>,
        health: Arc<Health>,
    ) -> Result<Self, StoreError> {
        let mut transaction = Self {
            connection: Held(Some(connection)),
            statements,
            health,
            is_announced: false,
            was_lent: false,
        };
        transaction.execute("begin a transaction on PostgreSQL", BEGIN).await?;
        Ok(transaction)
    }

    /// The connection, for the user's own SQL.
    pub(crate) fn lend(&mut self) -> &mut PgConnection {
        self.was_lent = true;
        self.connection()
    }

    fn connection(&mut self) -> &mut PgConnection {
        self.connection.get()
    }

    async fn execute(&mut self, attempted: &'static str, sql: &'static str) -> Result<(), StoreError> {
        let outcome = run(self.connection(), sql).await.map_err(|error| ended(attempted, error));
        self.noted(outcome)
    }

    fn noted<T>(&self, outcome: Result<T, StoreError>) -> Result<T, StoreError> {
        outcome.inspect_err(|error| {
            self.health.note(error);
        })
    }

    /// In parts that are not too large; with a savepoint around them where there are several.
    async fn write_all(&mut self, mut changes: Changes) -> Result<Written, StoreError> {
        if self.was_lent {
            // Without a transaction each statement would be committed by itself.
            self.execute("write to PostgreSQL", "SAVEPOINT cqrs_is_open; RELEASE SAVEPOINT cqrs_is_open")
                .await?;
        }
        let Self { connection, statements, is_announced, .. } = self;
        let connection = connection.get();
        let mut written = Written::default();
        let parts = super::write::parts(&mut changes);
        let is_marked = parts.len() > 1;
        if is_marked {
            run(connection, "SAVEPOINT cqrs_write")
                .await
                .map_err(|error| failed("write to PostgreSQL", error))?;
        }
        let announced_before = *is_announced;
        for part in parts {
            match statements.write.changes(connection, &part, *is_announced).await {
                Ok(outcome) => {
                    *is_announced = outcome.is_announced;
                    written.appended.extend(outcome.written.appended);
                }
                Err(error) => {
                    if is_marked && matches!(error, StoreError::Conflict(_) | StoreError::Duplicate(_)) {
                        // That takes back what was announced since, too.
                        *is_announced = announced_before;
                        run(connection, "ROLLBACK TO SAVEPOINT cqrs_write; RELEASE SAVEPOINT cqrs_write")
                            .await
                            .map_err(|error| failed("write to PostgreSQL", error))?;
                    }
                    return Err(error);
                }
            }
        }
        if is_marked {
            run(connection, "RELEASE SAVEPOINT cqrs_write")
                .await
                .map_err(|error| failed("write to PostgreSQL", error))?;
        }
        Ok(written)
    }
}

/// The user's statements have ended the transaction where its savepoint, or the transaction itself, is not there.
fn ended(attempted: &'static str, error: sqlx::Error) -> StoreError {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    match code.as_deref() {
        Some("25P01" | "3B001") => {
            StoreError::Ended { why: "a statement of the handler ended its transaction" }
        }
        _ => failed(attempted, error),
    }
}

impl Transaction for PostgresTransaction {
    fn write(&mut self, changes: Changes) -> BackendFuture<'_, Written> {
        Box::pin(async {
            let outcome = self.write_all(changes).await;
            self.noted(outcome)
        })
    }

    fn read_stream<'a>(&'a mut self, range: &'a StreamRange, visit: Visit<'a>) -> BackendFuture<'a, ()> {
        Box::pin(async {
            let statements = self.statements.clone();
            let outcome = statements.read.stream(self.connection(), range, visit).await.map(drop);
            self.noted(outcome)
        })
    }

    fn document<'a>(
        &'a mut self,
        kind: DocumentKind,
        key: &'a StreamId,
    ) -> BackendFuture<'a, Option<Document>> {
        Box::pin(async move {
            let statements = self.statements.clone();
            let outcome = statements.read.document(self.connection(), kind, key).await;
            self.noted(outcome)
        })
    }

    fn mark(&mut self, number: u32) -> BackendFuture<'_, ()> {
        Box::pin(async move {
            let sql = format!("SAVEPOINT cqrs_{number}");
            let marked = sqlx::raw_sql(AssertSqlSafe(sql)).execute(self.connection()).await;
            let outcome = marked.map(drop).map_err(|error| ended("mark a savepoint on PostgreSQL", error));
            self.noted(outcome)
        })
    }

    fn keep(&mut self, number: u32) -> BackendFuture<'_, ()> {
        Box::pin(async move {
            let sql = format!("RELEASE SAVEPOINT cqrs_{number}");
            let kept = sqlx::raw_sql(AssertSqlSafe(sql)).execute(self.connection()).await;
            let outcome = kept.map(drop).map_err(|error| ended("release a savepoint on PostgreSQL", error));
            self.noted(outcome)
        })
    }

    fn undo(&mut self, number: u32) -> BackendFuture<'_, ()> {
        Box::pin(async move {
            // What was announced since the mark is taken back with the rest.
            self.is_announced = false;
            let sql = format!("ROLLBACK TO SAVEPOINT cqrs_{number}; RELEASE SAVEPOINT cqrs_{number}");
            let undone = sqlx::raw_sql(AssertSqlSafe(sql)).execute(self.connection()).await;
            let outcome =
                undone.map(drop).map_err(|error| ended("roll back to a savepoint on PostgreSQL", error));
            self.noted(outcome)
        })
    }

    fn commit(mut self: Box<Self>) -> BackendFuture<'static, ()> {
        Box::pin(async move {
            self.execute("commit on PostgreSQL", COMMIT).await?;
            self.connection.let_go();
            Ok(())
        })
    }

    fn rollback(mut self: Box<Self>) -> BackendFuture<'static, ()> {
        Box::pin(async move {
            self.execute("roll back on PostgreSQL", ROLLBACK).await?;
            self.connection.let_go();
            Ok(())
        })
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
