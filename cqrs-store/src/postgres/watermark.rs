//! How far the log can be read: no position behind which an open transaction may still commit a smaller one.
//!
//! Positions are taken from a sequence, and transactions commit in another order than they have taken them. Whoever reads
//! position 2 while 1 is not committed must not go on behind 2, or 1 is lost.
//!
//! So whoever appends says before that from where on: it looks at the last position that was taken, and has an advisory
//! lock with that number until its transaction ends. All that it takes later is greater. Whoever reads looks at
//!
//! 1. the last position that was taken, T, and *then*
//! 2. the numbers of all locks that are there: F is the smallest of them, or T where there is none.
//!
//! Then no position up to F will be committed any more. Say that position p, at most T, is not committed yet, as the locks
//! are looked at. It was taken before T was read, so its lock was there before, and it still is: PostgreSQL makes a commit
//! visible before it lets go of the locks. The lock's number is less than p, and F is at most that. A position greater than
//! T is greater than F anyway.
//!
//! A lock has room for 32 bits of a number. The others are known: no transaction is open while four thousand million
//! positions are taken.
//!
//! Nobody waits for anybody: appends share their locks, readers only look. A transaction that is open for long holds
//! back what comes behind its own first position, and nothing else. A transaction that dies takes its locks with it; a
//! prepared one keeps them.
//!
//! The answer is never a number that was only taken, but the position of an event: a crash of the server may give numbers
//! again that were taken and not committed, and no others.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::{PgPool, Row};

use super::{Statement, failed, number};
use crate::error::StoreError;
use crate::version::Position;

/// How long a reader waits for those that hold back events that it could see: 1, 2, 4 .. milliseconds, 127 in all.
const STEPS: u32 = 7;

/// How far the log can be read.
pub(super) struct Watermark {
    settle: Statement,
    /// The position of an event that was found settled, which it is forever.
    known: AtomicU64,
}

impl Watermark {
    pub(super) fn new(schema: &str) -> Self {
        let settle = Statement::new("SELECT settled, is_held_back FROM {schema}.cqrs_settle($1)", schema);
        Self { settle, known: AtomicU64::new(0) }
    }

    /// A position behind this one up to which all is settled, where one is known without asking.
    pub(super) fn known(&self, seen: Position) -> Option<Position> {
        let known = self.known.load(Ordering::Acquire);
        (known > seen.get()).then(|| Position::new(known))
    }

    /// The position of the last event that is settled; `None` where it is not behind this one.
    ///
    /// Where there are events that are held back, it waits a moment for what holds them back.
    pub(super) async fn settle(&self, pool: &PgPool, seen: Position) -> Result<Option<Position>, StoreError> {
        for step in 0..=STEPS {
            let query = sqlx::query(self.settle.sql()).bind(number(seen.get()));
            let row = query.fetch_one(pool).await;
            let row = row.and_then(|row| Ok((row.try_get::<Option<i64>, _>(0)?, row.try_get::<bool, _>(1)?)));
            match row.map_err(|error| failed("read from PostgreSQL", error))? {
                (Some(settled), _) => {
                    self.known.fetch_max(settled.unsigned_abs(), Ordering::AcqRel);
                    return Ok(Some(Position::new(settled.unsigned_abs())));
                }
                (None, true) if step < STEPS => tokio::time::sleep(Duration::from_millis(1 << step)).await,
                (None, _) => break,
            }
        }
        Ok(None)
    }

    /// After the connection was lost: it may be another server that is reached next.
    pub(super) fn forget(&self) {
        self.known.store(0, Ordering::Release);
    }
}
