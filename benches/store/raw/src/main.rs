//! rusqlite by hand: one connection behind a lock, statements that stay prepared, everything in place.
#![forbid(unsafe_code)]

use std::sync::{Arc, Mutex};

use rusqlite::{Connection, ErrorCode, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use store_protocol::{Contender, Database, Payload, Pragmas, Refused, Sum, serve};

const TABLES: &str = "CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY,
    stream   INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    name     TEXT NOT NULL,
    data     TEXT NOT NULL,
    UNIQUE (stream, version)
) STRICT";

#[derive(Serialize, Deserialize)]
struct Deposited {
    account: u64,
    amount: u64,
    note: String,
}

#[derive(Clone)]
struct Raw(Arc<Mutex<Connection>>);

fn refused(error: &rusqlite::Error) -> Refused {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => Refused::Conflict,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Refused::Busy,
        _ => panic!("{error}"),
    }
}

fn insert(
    connection: &mut Connection,
    stream: u64,
    version: u64,
    events: &[Deposited],
) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    {
        let sql = "INSERT INTO events (stream, version, name, data) VALUES (?1, ?2, 'Deposited', ?3)";
        let mut insert = transaction.prepare_cached(sql)?;
        for (event, version) in events.iter().zip(version as i64 + 1..) {
            insert.execute(params![
                stream as i64,
                version,
                serde_json::to_string(event).expect("it is JSON")
            ])?;
        }
    }
    transaction.commit()
}

fn load(connection: &Connection, stream: u64) -> rusqlite::Result<(u64, u64)> {
    let mut select =
        connection.prepare_cached("SELECT data FROM events WHERE stream = ?1 ORDER BY version")?;
    let mut rows = select.query([stream as i64])?;
    let (mut version, mut balance) = (0, 0_u64);
    while let Some(row) = rows.next()? {
        version += 1;
        balance = balance.wrapping_add(decode(row, 0)?.amount);
    }
    Ok((version, balance))
}

fn decode(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Deposited> {
    Ok(serde_json::from_str(row.get_ref(column)?.as_str()?).expect("it is JSON"))
}

impl Contender for Raw {
    async fn open(database: &Database) -> Self {
        let connection = Connection::open(&database.path).expect("it opens");
        let set = |name, value: &str| connection.pragma_update(None, name, value).expect("it can be set");
        set("journal_mode", "wal");
        set("synchronous", if database.is_full { "full" } else { "normal" });
        connection.execute_batch(TABLES).expect("the table is made");
        Self(Arc::new(Mutex::new(connection)))
    }

    async fn pragmas(&self) -> Pragmas {
        let connection = self.0.lock().expect("nobody panics");
        let text = |sql: &str| connection.query_row(sql, [], |row| row.get(0)).expect("it answers");
        Pragmas {
            journal_mode: text("PRAGMA journal_mode"),
            synchronous: connection
                .query_row("PRAGMA synchronous", [], |row| row.get(0))
                .map_or(0, i64::unsigned_abs),
            version: text("SELECT sqlite_version()"),
        }
    }

    async fn append(&self, stream: u64, version: u64, events: Vec<Payload>) -> Result<(), Refused> {
        let events =
            events.into_iter().map(|Payload { account, amount, note }| Deposited { account, amount, note });
        let events: Vec<_> = events.collect();
        let mut connection = self.0.lock().expect("nobody panics");
        insert(&mut connection, stream, version, &events).map_err(|error| refused(&error))
    }

    async fn decide(&self, stream: u64, amount: u64) -> Result<(), Refused> {
        let mut connection = self.0.lock().expect("nobody panics");
        let (version, balance) = load(&connection, stream).expect("it is there");
        let note = "at the counter, in cash".to_owned();
        let event = Deposited { account: stream, amount: amount + balance % 2, note };
        insert(&mut connection, stream, version, &[event]).map_err(|error| refused(&error))
    }

    async fn read_all(&self) -> Sum {
        let connection = self.0.lock().expect("nobody panics");
        let sql = "SELECT position, stream, version, name, data FROM events ORDER BY position";
        let mut select = connection.prepare_cached(sql).expect("it is SQL");
        let mut rows = select.query([]).expect("it is SQL");
        let mut sum = Sum::default();
        while let Some(row) = rows.next().expect("it is there") {
            sum.add(decode(row, 4).expect("it is there").amount);
        }
        sum
    }

    async fn close(self) {}
}

fn main() {
    serve::<Raw>();
}
