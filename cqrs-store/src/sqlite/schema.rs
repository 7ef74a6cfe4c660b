//! The tables, and how older ones become these.

use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OptionalExtension, TransactionBehavior};

use crate::error::StoreError;

/// The steps from nothing to the newest schema. Databases have gone through the first ones: those never change.
const MIGRATIONS: &[&str] = &[include_str!("schema_1.sql")];

/// Brings the database to the newest schema. Of several processes one does it, the others wait.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let known = MIGRATIONS.len() as u32;
    let failed = |source| StoreError::database("migrate the database", source);
    // A look without a lock: nearly always there is nothing to do.
    if version(connection).map_err(failed)? == known {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    let found = version(&transaction).map_err(failed)?;
    if found > known {
        return Err(StoreError::NewerDatabase { found, known });
    }
    for migration in &MIGRATIONS[found as usize..] {
        transaction.execute_batch(migration).map_err(failed)?;
    }
    transaction.execute("UPDATE cqrs_schema SET version = ?1", [known]).map_err(failed)?;
    transaction.commit().map_err(failed)
}

fn version(connection: &Connection) -> rusqlite::Result<u32> {
    let is_there = connection
        .query_row(
            "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'cqrs_schema'",
            [],
            |_| Ok(()),
        )
        .optional()?;
    match is_there {
        Some(()) => connection.query_row("SELECT version FROM cqrs_schema", [], |row| row.get(0)),
        None => Ok(0),
    }
}

/// Lets readers read while one writes; the database keeps it. SQLite does not wait for others by itself here.
pub(super) fn use_wal(connection: &Connection, patience: Duration) -> Result<(), StoreError> {
    let started = Instant::now();
    loop {
        match connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0)) {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && started.elapsed() < patience =>
            {
                std::thread::sleep(Duration::from_millis(5));
            }
            Ok(mode) if mode == "wal" => return Ok(()),
            Ok(mode) => {
                let source =
                    format!("it stays in the journal mode `{mode}`: the file system may be a remote one");
                return Err(StoreError::database("use SQLite's write-ahead log", source));
            }
            Err(error) => return Err(super::failed("use SQLite's write-ahead log", error)),
        }
    }
}
