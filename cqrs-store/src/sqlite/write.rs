//! Writing, on a connection that is in a transaction.

use cqrs_core::MessageId;
use rusqlite::{CachedStatement, Connection, OptionalExtension, params};
use uuid::Uuid;

use crate::backend::{Append, Appended, Changes, Document, DocumentKind, StateChange, Written};
use crate::error::StoreError;
use crate::event::NewEvent;
use crate::stream_id::StreamId;
use crate::version::{Conflict, Duplicate, Position, Version};

/// Writes all of it. After an error a part may be written.
pub(super) fn changes(
    connection: &Connection,
    changes: &Changes,
    now: &mut Now,
) -> Result<Written, StoreError> {
    // First, because they may conflict, and what is appended beside them rarely does.
    for change in &changes.states {
        state(connection, change)?;
    }
    let mut appended = Vec::with_capacity(changes.appends.len());
    for append in &changes.appends {
        appended.push(events(connection, append, now)?);
    }
    for snapshot in &changes.snapshots {
        document(connection, DocumentKind::Snapshot, snapshot)?;
    }
    Ok(Written { appended })
}

/// The time of a transaction's events. In the log it never goes back, whatever the clocks of its writers say.
pub(super) struct Now {
    clock: i64,
    is_checked: bool,
}

impl Now {
    pub(super) fn new(clock: i64) -> Self {
        Self { clock, is_checked: false }
    }

    fn get(&mut self, connection: &Connection) -> rusqlite::Result<i64> {
        if !self.is_checked {
            let last = connection
                .prepare_cached("SELECT recorded_at FROM cqrs_events ORDER BY position DESC LIMIT 1")?
                .query_row([], |row| row.get(0))
                .optional()?;
            self.clock = self.clock.max(last.unwrap_or(i64::MIN));
            self.is_checked = true;
        }
        Ok(self.clock)
    }
}

fn events(connection: &Connection, append: &Append, now: &mut Now) -> Result<Appended, StoreError> {
    let Append { stream, expected, events } = append;
    let found = find(connection, stream).map_err(failed)?;
    let actual = found.map_or(Version::NONE, |(_, version)| version);
    let is_expected = expected.version().is_none_or(|version| version == actual);
    let Some(first) = events.first() else {
        return match is_expected {
            true => Ok(Appended { version: actual, position: Position::START, is_repeat: false }),
            false => Err(Conflict::new(stream.clone(), *expected, actual).into()),
        };
    };
    // At the version that is expected it is seldom there already; then the insert says so, and nobody looks before.
    if !is_expected
        || (expected.version().is_none() && place(connection, first.id()).map_err(failed)?.is_some())
    {
        return match repeat(connection, found.map(|(key, _)| key), events).map_err(failed)? {
            Repeat::All(appended) => Ok(appended),
            Repeat::Part(id) if is_expected => Err(Duplicate::new(id, stream.clone()).into()),
            Repeat::Part(_) | Repeat::None => Err(Conflict::new(stream.clone(), *expected, actual).into()),
        };
    }
    let now = now.get(connection).map_err(failed)?;
    let version = actual.plus(events.len());
    let key = match found {
        Some((key, _)) => key,
        None => create_stream(connection, stream, version, now).map_err(failed)?,
    };
    let mut insert = insert(connection).map_err(failed)?;
    for (event, number) in events.iter().zip(actual.get() + 1..) {
        if let Err(error) = put(&mut insert, key, number, event, now) {
            // All of them are there only where the first insert has failed: after a later one the run has a break.
            if let Repeat::All(appended) = repeat(connection, Some(key), events).map_err(failed)? {
                return Ok(appended);
            }
            let is_there = place(connection, event.id()).map_err(failed)?.is_some();
            let duplicate = || Duplicate::new(event.id(), stream.clone()).into();
            return Err(if is_there { duplicate() } else { failed(error) });
        }
    }
    let position = Position::new(connection.last_insert_rowid().unsigned_abs());
    if found.is_some() {
        continue_stream(connection, key, version, now).map_err(failed)?;
    }
    Ok(Appended { version, position, is_repeat: false })
}

fn find(connection: &Connection, stream: &StreamId) -> rusqlite::Result<Option<(i64, Version)>> {
    connection
        .prepare_cached("SELECT key, version FROM cqrs_streams WHERE kind = ?1 AND id = ?2")?
        .query_row([stream.kind(), stream.id()], |row| Ok((row.get(0)?, Version::new(row.get(1)?))))
        .optional()
}

fn create_stream(
    connection: &Connection,
    stream: &StreamId,
    version: Version,
    now: i64,
) -> rusqlite::Result<i64> {
    let sql =
        "INSERT INTO cqrs_streams (kind, id, version, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4)";
    connection.prepare_cached(sql)?.insert(params![stream.kind(), stream.id(), version.get(), now])
}

fn continue_stream(connection: &Connection, key: i64, version: Version, now: i64) -> rusqlite::Result<()> {
    let sql = "UPDATE cqrs_streams SET version = ?2, updated_at = ?3 WHERE key = ?1";
    connection.prepare_cached(sql)?.execute(params![key, version.get(), now])?;
    Ok(())
}

fn insert(connection: &Connection) -> rusqlite::Result<CachedStatement<'_>> {
    connection.prepare_cached(
        "INSERT INTO cqrs_events (stream, version, event_id, name, schema_version, data, recorded_at,
             correlation_id, causation_id, headers)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )
}

fn put(
    insert: &mut CachedStatement<'_>,
    stream: i64,
    version: u64,
    event: &NewEvent,
    now: i64,
) -> rusqlite::Result<()> {
    let metadata = event.metadata();
    let correlation_id = metadata.correlation_id.as_ref().map(ToString::to_string);
    let causation_id = metadata.causation_id.as_ref().map(|id| id.as_uuid().as_bytes());
    insert.execute(params![
        stream,
        version,
        event.id().as_uuid().as_bytes(),
        event.name(),
        event.schema_version(),
        event.data(),
        now,
        correlation_id,
        causation_id,
        event.encoded_headers(),
    ])?;
    Ok(())
}

/// How many of the events that shall be appended are there.
enum Repeat {
    /// All of them, one behind the other, in this stream.
    All(Appended),
    /// This one, at least.
    Part(MessageId),
    /// None.
    None,
}

fn repeat(connection: &Connection, key: Option<i64>, events: &[NewEvent]) -> rusqlite::Result<Repeat> {
    let mut places = Vec::with_capacity(events.len());
    for event in events {
        places.push(place(connection, event.id())?);
    }
    let is_run = places.windows(2).all(|pair| match pair {
        [Some(one), Some(next)] => one.stream == next.stream && one.version + 1 == next.version,
        _ => false,
    });
    match places.last() {
        Some(Some(last)) if is_run && Some(last.stream) == key => Ok(Repeat::All(Appended {
            version: Version::new(last.version),
            position: Position::new(last.position),
            is_repeat: true,
        })),
        _ => {
            let known = events.iter().zip(&places).find(|(_, place)| place.is_some());
            Ok(known.map_or(Repeat::None, |(event, _)| Repeat::Part(event.id())))
        }
    }
}

struct Place {
    stream: i64,
    version: u64,
    position: u64,
}

fn place(connection: &Connection, id: MessageId) -> rusqlite::Result<Option<Place>> {
    connection
        .prepare_cached("SELECT stream, version, position FROM cqrs_events WHERE event_id = ?1")?
        .query_row([Uuid::as_bytes(id.as_uuid())], |row| {
            Ok(Place { stream: row.get(0)?, version: row.get(1)?, position: row.get(2)? })
        })
        .optional()
}

fn state(connection: &Connection, change: &StateChange) -> Result<(), StoreError> {
    let StateChange { expected, document: new } = change;
    let key = &new.key;
    let actual = connection
        .prepare_cached("SELECT version FROM cqrs_states WHERE kind = ?1 AND id = ?2")
        .and_then(|mut select| select.query_row([key.kind(), key.id()], |row| row.get(0)).optional())
        .map_err(failed)?;
    let actual = actual.map_or(Version::NONE, Version::new);
    if expected.version().is_some_and(|version| version != actual) {
        return Err(Conflict::new(key.clone(), *expected, actual).into());
    }
    document(connection, DocumentKind::State, new)
}

fn document(connection: &Connection, kind: DocumentKind, document: &Document) -> Result<(), StoreError> {
    let Document { key, version, schema_version, data } = document;
    let sql = match kind {
        DocumentKind::State => {
            "INSERT INTO cqrs_states (kind, id, version, schema_version, data) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE
             SET version = excluded.version, schema_version = excluded.schema_version, data = excluded.data"
        }
        // Who was slower has an older one.
        DocumentKind::Snapshot => {
            "INSERT INTO cqrs_snapshots (kind, id, version, schema_version, data) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE
             SET version = excluded.version, schema_version = excluded.schema_version, data = excluded.data
             WHERE excluded.version >= version OR excluded.schema_version <> schema_version"
        }
    };
    connection
        .prepare_cached(sql)
        .and_then(|mut insert| {
            insert.execute(params![key.kind(), key.id(), version.get(), schema_version, data])
        })
        .map_err(failed)?;
    Ok(())
}

fn failed(error: rusqlite::Error) -> StoreError {
    super::failed("write to SQLite", error)
}
