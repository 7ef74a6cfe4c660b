//! A transaction that is open while a handler runs.

use std::any::Any;

use rusqlite::Connection;

use super::loan::Loan;
use super::write::{self, Now};
use super::{failed, read};
use crate::backend::{
    BackendFuture, Changes, Document, DocumentKind, StreamRange, Transaction, Visit, Written,
};
use crate::error::StoreError;
use crate::stream_id::StreamId;

/// The connection, in a transaction, until it ends.
///
/// What is done on it is done in place: the writing thread waits meanwhile.
pub(crate) struct SqliteTransaction {
    // A connection can be sent to another thread, and not be used by two.
    loan: std::sync::Mutex<Loan>,
}

impl SqliteTransaction {
    pub(super) fn new(loan: Loan) -> Self {
        Self { loan: std::sync::Mutex::new(loan) }
    }

    fn loan(&mut self) -> &mut Loan {
        self.loan.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The connection, for the user's own SQL.
    pub(crate) fn connection(&mut self) -> Result<&Connection, StoreError> {
        let connection = self.loan().connection();
        if connection.is_autocommit() {
            return Err(StoreError::Ended { why: "a statement of the handler ended its transaction" });
        }
        Ok(connection)
    }

    fn end(self, is_commit: bool) -> BackendFuture<'static, ()> {
        let loan = self.loan.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        Box::pin(loan.end(is_commit))
    }

    fn execute(&mut self, sql: &str) -> Result<(), StoreError> {
        self.connection()?.execute_batch(sql).map_err(|error| failed("write to SQLite", error))
    }
}

impl Transaction for SqliteTransaction {
    fn write(&mut self, changes: Changes) -> BackendFuture<'_, Written> {
        Box::pin(async move {
            let mut now = Now::new(self.loan().now());
            self.execute("SAVEPOINT cqrs_write")?;
            match write::changes(self.connection()?, &changes, &mut now) {
                Ok(written) => self.execute("RELEASE cqrs_write").map(|()| written),
                Err(error) => {
                    // Where this fails, SQLite has ended the transaction, for the reason that the error tells.
                    let _ = self.execute("ROLLBACK TO cqrs_write; RELEASE cqrs_write");
                    Err(error)
                }
            }
        })
    }

    fn read_stream<'a>(&'a mut self, range: &'a StreamRange, visit: Visit<'a>) -> BackendFuture<'a, ()> {
        Box::pin(async { read::stream(self.connection()?, range, visit).map(drop) })
    }

    fn document<'a>(
        &'a mut self,
        kind: DocumentKind,
        key: &'a StreamId,
    ) -> BackendFuture<'a, Option<Document>> {
        Box::pin(async move { read::document(self.connection()?, kind, key) })
    }

    fn mark(&mut self, number: u32) -> BackendFuture<'_, ()> {
        Box::pin(async move { self.execute(&format!("SAVEPOINT cqrs_{number}")) })
    }

    fn keep(&mut self, number: u32) -> BackendFuture<'_, ()> {
        Box::pin(async move { self.execute(&format!("RELEASE cqrs_{number}")) })
    }

    fn undo(&mut self, number: u32) -> BackendFuture<'_, ()> {
        Box::pin(async move { self.execute(&format!("ROLLBACK TO cqrs_{number}; RELEASE cqrs_{number}")) })
    }

    fn commit(self: Box<Self>) -> BackendFuture<'static, ()> {
        self.end(true)
    }

    fn rollback(self: Box<Self>) -> BackendFuture<'static, ()> {
        self.end(false)
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
