//! The thread that writes: SQLite has one writer at a time, and waits for the disk.
//!
//! What waits while a commit is under way is written together, in one transaction with one commit: the more tasks write,
//! the more of them share the price of one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use cqrs_core::Clock;
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::write::{self, Now};
use crate::backend::{Append, Changes, Written};
use crate::error::StoreError;
use crate::event::micros;
use crate::version::ExpectedVersion;

/// The most changes that share a commit.
const MAX_GROUP: usize = 256;

/// What the thread is asked for.
enum Job {
    Write(Write),
    Lend { is_writing: bool, reply: Reply<Loan> },
    Close(oneshot::Sender<Result<(), StoreError>>),
}

struct Write {
    changes: Changes,
    reply: Reply<Written>,
}

/// Where an answer goes, unless nobody waits for it any more.
struct Reply<T> {
    turn: Arc<Turn>,
    sender: oneshot::Sender<Result<T, StoreError>>,
}

/// Whether the thread has begun, or the caller has left: whoever is first decides.
#[derive(Default)]
struct Turn(AtomicU8);

impl Turn {
    const WAITING: u8 = 0;
    const BEGUN: u8 = 1;
    const LEFT: u8 = 2;

    fn begin(&self) -> bool {
        self.change(Self::BEGUN)
    }

    fn leave(&self) -> bool {
        self.change(Self::LEFT)
    }

    fn change(&self, to: u8) -> bool {
        self.0.compare_exchange(Self::WAITING, to, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }
}

/// Leaves the queue when it is dropped.
struct Place(Arc<Turn>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// The thread, from outside.
#[derive(Clone)]
pub(super) struct Writer {
    jobs: Sender<Job>,
    patience: Duration,
}

impl Writer {
    pub(super) fn start(
        connection: Connection,
        clock: Arc<dyn Clock>,
        patience: Duration,
    ) -> Result<Self, StoreError> {
        let (jobs, received) = mpsc::channel();
        thread::Builder::new()
            .name("cqrs-sqlite".to_owned())
            .spawn(move || Thread { connection, clock, jobs: received }.run())
            .map_err(|source| StoreError::database("start the thread that writes", source))?;
        Ok(Self { jobs, patience })
    }

    /// Writes and commits, together with what others have to write.
    pub(super) async fn write(&self, changes: Changes) -> Result<Written, StoreError> {
        self.ask(|reply| Job::Write(Write { changes, reply })).await
    }

    /// Lends the connection: for writing, in a transaction that is open; else as it is.
    pub(super) async fn lend(&self, is_writing: bool) -> Result<Loan, StoreError> {
        self.ask(|reply| Job::Lend { is_writing, reply }).await
    }

    pub(super) async fn close(&self) -> Result<(), StoreError> {
        let (sender, receiver) = oneshot::channel();
        self.jobs.send(Job::Close(sender)).map_err(|_| StoreError::Closed)?;
        receiver.await.unwrap_or(Ok(()))
    }

    async fn ask<T>(&self, job: impl FnOnce(Reply<T>) -> Job) -> Result<T, StoreError> {
        let turn = Arc::new(Turn::default());
        let place = Place(turn.clone());
        let (sender, mut receiver) = oneshot::channel();
        self.jobs.send(job(Reply { turn, sender })).map_err(|_| StoreError::Closed)?;
        let answer = match tokio::time::timeout(self.patience, &mut receiver).await {
            Ok(answer) => answer,
            Err(_) if place.0.leave() => return Err(busy()),
            // It has begun: what comes of it is worth the wait.
            Err(_) => receiver.await,
        };
        answer.unwrap_or(Err(StoreError::Closed))
    }
}

fn busy() -> StoreError {
    StoreError::Busy {
        attempted: "write to SQLite",
        why: "another transaction of this program is open. SQLite has one writer at a time: a handler that holds a \
              unit of work open must not wait for a message that writes in one of its own"
            .to_owned(),
    }
}

/// The connection, until it is given back.
pub(super) struct Loan {
    connection: Option<Connection>,
    back: Sender<Back>,
    pub(super) clock: Arc<dyn Clock>,
}

struct Back {
    connection: Connection,
    end: Option<End>,
}

/// How the transaction shall end. Where nobody says, it is rolled back.
struct End {
    is_commit: bool,
    reply: oneshot::Sender<Result<(), StoreError>>,
}

impl Loan {
    pub(super) fn connection(&self) -> &Connection {
        self.connection.as_ref().expect("it is given back once, by what consumes it")
    }

    pub(super) async fn end(mut self, is_commit: bool) -> Result<(), StoreError> {
        let (reply, receiver) = oneshot::channel();
        self.give(Some(End { is_commit, reply }));
        receiver.await.unwrap_or(Err(StoreError::Closed))
    }

    fn give(&mut self, end: Option<End>) {
        if let Some(connection) = self.connection.take() {
            // The thread waits for it; without one, the database is closed with the connection.
            let _ = self.back.send(Back { connection, end });
        }
    }
}

impl Drop for Loan {
    fn drop(&mut self) {
        self.give(None);
    }
}

struct Thread {
    connection: Connection,
    clock: Arc<dyn Clock>,
    jobs: Receiver<Job>,
}

impl Thread {
    fn run(mut self) {
        let mut next = self.jobs.recv().ok();
        while let Some(job) = next.take() {
            match job {
                Job::Write(first) => next = self.write_with_others(first),
                Job::Lend { is_writing, reply } => match self.lend(is_writing, reply) {
                    Some(thread) => self = thread,
                    None => return,
                },
                Job::Close(reply) => {
                    // It keeps statistics of its tables for the next time; nothing depends on it.
                    let _ = self.connection.execute_batch("PRAGMA optimize");
                    let Self { connection, jobs, .. } = self;
                    drop(jobs);
                    let closed =
                        connection.close().map_err(|(_, error)| super::failed("close SQLite", error));
                    let _ = reply.send(closed);
                    return;
                }
            }
            next = next.or_else(|| self.jobs.recv().ok());
        }
    }

    /// Writes for all that wait; the first job that is something else comes back.
    fn write_with_others(&mut self, first: Write) -> Option<Job> {
        let mut group = Vec::new();
        let mut next = Some(Job::Write(first));
        while let Some(Job::Write(write)) = next {
            if write.reply.turn.begin() {
                group.push(write);
            }
            next = if group.len() < MAX_GROUP { self.jobs.try_recv().ok() } else { None };
        }
        let outcomes = match &group[..] {
            [] => return next,
            [alone] => vec![self.alone(&alone.changes)],
            group => self.together(group),
        };
        for (write, outcome) in group.into_iter().zip(outcomes) {
            // Who has left meanwhile does not want to know.
            let _ = write.reply.sender.send(outcome);
        }
        next
    }

    /// One transaction for all. What a conflict stops has written nothing, and is no trouble to the others; after any
    /// other failure each gets a transaction of its own.
    fn together(&mut self, group: &[Write]) -> Vec<Result<Written, StoreError>> {
        if let Err(error) = self.execute("BEGIN IMMEDIATE") {
            // It would not go better alone, and others wait.
            return group.iter().map(|_| Err(same(&error))).collect();
        }
        let all = |thread: &mut Self| -> Result<Vec<Result<Written, StoreError>>, StoreError> {
            let mut now = thread.now();
            let mut outcomes = Vec::with_capacity(group.len());
            for write in group {
                match write::changes(&thread.connection, &write.changes, &mut now) {
                    Err(StoreError::Conflict(conflict)) if conflicts_first(&write.changes) => {
                        outcomes.push(Err(conflict.into()));
                    }
                    outcome => outcomes.push(Ok(outcome?)),
                }
            }
            thread.execute("COMMIT")?;
            Ok(outcomes)
        };
        all(self).unwrap_or_else(|_| {
            self.undo();
            group.iter().map(|write| self.alone(&write.changes)).collect()
        })
    }

    fn alone(&mut self, changes: &Changes) -> Result<Written, StoreError> {
        let mut now = self.now();
        let outcome = self.execute("BEGIN IMMEDIATE").and_then(|()| {
            let written = write::changes(&self.connection, changes, &mut now)?;
            self.execute("COMMIT")?;
            Ok(written)
        });
        outcome.inspect_err(|_| self.undo())
    }

    fn now(&self) -> Now {
        Now::new(micros(self.clock.now()))
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

    /// Waits until the connection is back. Without it there is no thread any more.
    fn lend(self, is_writing: bool, reply: Reply<Loan>) -> Option<Self> {
        if !reply.turn.begin() {
            return Some(self);
        }
        if is_writing && let Err(error) = self.execute("BEGIN IMMEDIATE") {
            let _ = reply.sender.send(Err(error));
            return Some(self);
        }
        let Self { connection, clock, jobs } = self;
        let (back, returned) = mpsc::channel();
        let loan = Loan { connection: Some(connection), back, clock: clock.clone() };
        // Who has left drops the loan, and that gives it back.
        let _ = reply.sender.send(Ok(loan));
        let Back { connection, end } = returned.recv().ok()?;
        let thread = Self { connection, clock, jobs };
        match end {
            None => thread.undo(),
            Some(End { is_commit, reply }) => {
                let ended = match (is_commit, thread.connection.is_autocommit()) {
                    (true, false) => thread.execute("COMMIT").inspect_err(|_| thread.undo()),
                    (true, true) => Err(StoreError::Ended { why: "a statement of the handler ended it" }),
                    (false, _) => {
                        thread.undo();
                        Ok(())
                    }
                };
                let _ = reply.send(ended);
            }
        }
        Some(thread)
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
