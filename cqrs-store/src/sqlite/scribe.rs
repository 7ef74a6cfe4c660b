//! What is done with the connection that writes.

use std::sync::Arc;
use std::time::Duration;

use cqrs_core::Clock;
use rusqlite::Connection;

use super::loan::End;
use super::write::{self, Now};
use super::writer::Write;
use crate::backend::{Append, Changes, Written};
use crate::error::StoreError;
use crate::event::micros;
use crate::version::ExpectedVersion;

/// The connection that writes. Whoever has it is the writer.
pub(super) struct Scribe {
    connection: Connection,
    clock: Arc<dyn Clock>,
    /// How long it waits for other programs.
    patience: Duration,
}

impl Scribe {
    pub(super) fn new(connection: Connection, clock: Arc<dyn Clock>, patience: Duration) -> Self {
        Self { connection, clock, patience }
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The clock's, in microseconds since 1970.
    pub(super) fn time(&self) -> i64 {
        micros(self.clock.now())
    }

    /// Begins to write. No other program does until it ends.
    pub(super) fn begin(&self) -> Result<(), StoreError> {
        self.execute("BEGIN IMMEDIATE")
    }

    /// Writes for all of them.
    pub(super) fn write(&self, group: Vec<Write>) {
        match self.begin() {
            Ok(()) => self.finish(group),
            // It would not go better alone, and others wait.
            Err(error) => group.into_iter().for_each(|write| write.answer(Err(same(&error)))),
        }
    }

    /// The same where nobody has to be waited for; else they come back.
    pub(super) fn write_at_once(&self, group: Vec<Write>) -> Result<(), Vec<Write>> {
        // Without a database to ask there is nothing to set.
        let _ = self.connection.busy_timeout(Duration::ZERO);
        let begun = self.begin();
        let _ = self.connection.busy_timeout(self.patience);
        match begun {
            Ok(()) => self.finish(group),
            Err(StoreError::Busy { .. }) => return Err(group),
            Err(error) => group.into_iter().for_each(|write| write.answer(Err(same(&error)))),
        }
        Ok(())
    }

    /// In a transaction that has begun.
    fn finish(&self, group: Vec<Write>) {
        let outcomes = match &group[..] {
            [alone] => vec![self.alone(&alone.changes)],
            group => self.together(group),
        };
        for (write, outcome) in group.into_iter().zip(outcomes) {
            write.answer(outcome);
        }
    }

    /// One transaction for all. What a conflict stops has written nothing, and is no trouble to the others; after any
    /// other failure each gets a transaction of its own.
    fn together(&self, group: &[Write]) -> Vec<Result<Written, StoreError>> {
        let all = || -> Result<Vec<Result<Written, StoreError>>, StoreError> {
            let mut now = Now::new(self.time());
            let mut outcomes = Vec::with_capacity(group.len());
            for write in group {
                match write::changes(&self.connection, &write.changes, &mut now) {
                    Err(StoreError::Conflict(conflict)) if conflicts_first(&write.changes) => {
                        outcomes.push(Err(conflict.into()));
                    }
                    outcome => outcomes.push(Ok(outcome?)),
                }
            }
            self.execute("COMMIT")?;
            Ok(outcomes)
        };
        all().unwrap_or_else(|_| {
            self.undo();
            let again = |write: &Write| self.begin().and_then(|()| self.alone(&write.changes));
            group.iter().map(again).collect()
        })
    }

    /// In a transaction that has begun.
    fn alone(&self, changes: &Changes) -> Result<Written, StoreError> {
        let mut now = Now::new(self.time());
        let written = write::changes(&self.connection, changes, &mut now);
        let outcome = written.and_then(|written| self.execute("COMMIT").map(|()| written));
        outcome.inspect_err(|_| self.undo())
    }

    /// Ends a transaction that somebody else has written in.
    pub(super) fn end(&self, end: Option<End>) {
        let Some(End { is_commit, reply }) = end else { return self.undo() };
        let ended = match (is_commit, self.connection.is_autocommit()) {
            (true, false) => self.execute("COMMIT").inspect_err(|_| self.undo()),
            (true, true) => Err(StoreError::Ended { why: "a statement of the handler ended it" }),
            (false, _) => {
                self.undo();
                Ok(())
            }
        };
        let _ = reply.send(ended);
    }

    pub(super) fn close(self) -> Result<(), StoreError> {
        // It keeps statistics of its tables for the next time; nothing depends on it.
        let _ = self.connection.execute_batch("PRAGMA optimize");
        self.connection.close().map_err(|(_, error)| super::failed("close SQLite", error))
    }

    fn execute(&self, sql: &str) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute([]))
            .map(drop)
            .map_err(|error| super::failed("write to SQLite", error))
    }

    /// After whatever failed; SQLite has ended the transaction itself after some failures.
    fn undo(&self) {
        if !self.connection.is_autocommit() {
            // It cannot fail but with the connection, and then nothing was written either.
            let _ = self.execute("ROLLBACK");
        }
    }
}

/// Whether a conflict leaves nothing behind: only the first thing to be written can be one.
fn conflicts_first(changes: &Changes) -> bool {
    let Changes { states, appends, .. } = changes;
    let is_exact = |append: &Append| append.expected != ExpectedVersion::Any;
    let after_first = appends.iter().skip(usize::from(states.is_empty()));
    states.len() <= 1 && !after_first.into_iter().any(is_exact)
}

/// The error once more, for another one that it holds for.
fn same(error: &StoreError) -> StoreError {
    match error {
        StoreError::Busy { attempted, why } => StoreError::Busy { attempted, why: why.clone() },
        other => StoreError::database("write to SQLite", other.to_string()),
    }
}
