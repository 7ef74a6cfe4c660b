//! Reading, on a connection.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::time::SystemTime;

use cqrs_core::MessageId;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use crate::backend::{Document, DocumentKind, LogRange, StreamInfo, StreamRange, Visit};
use crate::error::StoreError;
use crate::event::{EventRef, micros, time};
use crate::stream_id::StreamId;
use crate::version::{Position, Version};

/// The columns of an event, in the order of [`event`].
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT e.version, e.position, e.event_id, e.name, e.schema_version, e.data, e.recorded_at,
                    e.correlation_id, e.causation_id, e.headers ",
            $rest
        )
    };
}

/// Reads some events of a stream, and says how many.
pub(super) fn stream(
    connection: &Connection,
    range: &StreamRange,
    visit: Visit<'_>,
) -> Result<Progress, StoreError> {
    const FORWARD: &str = select!(
        "FROM cqrs_events e
         WHERE e.stream = (SELECT key FROM cqrs_streams WHERE kind = ?1 AND id = ?2)
           AND e.version BETWEEN ?3 AND ?4 AND e.recorded_at <= ?5
         ORDER BY e.version LIMIT ?6"
    );
    const BACKWARD: &str = select!(
        "FROM cqrs_events e
         WHERE e.stream = (SELECT key FROM cqrs_streams WHERE kind = ?1 AND id = ?2)
           AND e.version BETWEEN ?3 AND ?4 AND e.recorded_at <= ?5
         ORDER BY e.version DESC LIMIT ?6"
    );
    let stream = &range.stream;
    let sql = if range.is_backward { BACKWARD } else { FORWARD };
    let as_of = range.as_of.map_or(i64::MAX, micros);
    let limit = i64::try_from(range.limit).unwrap_or(i64::MAX);
    let mut select = connection.prepare_cached(sql).map_err(failed)?;
    let mut rows = select
        .query(params![
            stream.kind(),
            stream.id(),
            number(range.from.get()),
            number(range.to.get()),
            as_of,
            limit
        ])
        .map_err(failed)?;
    let mut progress = Progress { events: 0, version: Version::NONE, position: Position::START };
    while let Some(row) = rows.next().map_err(failed)? {
        let event = event(row, stream).map_err(failed)?;
        progress = progress.past(&event);
        visit(event)?;
    }
    Ok(progress)
}

/// How far a reading has come.
#[derive(Clone, Copy)]
pub(super) struct Progress {
    pub(super) events: usize,
    pub(super) version: Version,
    pub(super) position: Position,
}

impl Progress {
    fn past(self, event: &EventRef<'_>) -> Self {
        Self { events: self.events + 1, version: event.version, position: event.position }
    }
}

/// Reads some events of the log, and says how many.
pub(super) fn log(
    connection: &Connection,
    range: LogRange,
    visit: Visit<'_>,
) -> Result<Progress, StoreError> {
    const SQL: &str = select!(
        ", e.stream, s.kind, s.id
         FROM cqrs_events e JOIN cqrs_streams s ON s.key = e.stream
         WHERE e.position > ?1 ORDER BY e.position LIMIT ?2"
    );
    let limit = i64::try_from(range.limit).unwrap_or(i64::MAX);
    let mut select = connection.prepare_cached(SQL).map_err(failed)?;
    let mut rows = select.query(params![number(range.after.get()), limit]).map_err(failed)?;
    let mut progress = Progress { events: 0, version: Version::NONE, position: range.after };
    let mut streams = HashMap::new();
    while let Some(row) = rows.next().map_err(failed)? {
        let key: i64 = row.get(10).map_err(failed)?;
        let stream = match streams.entry(key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let text = |column| row.get_ref(column).and_then(|text| Ok(text.as_str()?)).map_err(failed);
                new.insert(StreamId::new(text(11)?, text(12)?)?)
            }
        };
        let event = event(row, stream).map_err(failed)?;
        progress = progress.past(&event);
        visit(event)?;
    }
    Ok(progress)
}

fn event<'a>(row: &'a Row<'_>, stream: &'a StreamId) -> rusqlite::Result<EventRef<'a>> {
    let optional = |column| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str_or_null()?);
    let id = |column: usize, bytes: &[u8]| {
        Uuid::from_slice(bytes)
            .map(MessageId::from_uuid)
            .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Blob, Box::new(error)))
    };
    Ok(EventRef {
        stream,
        version: Version::new(row.get(0)?),
        position: Position::new(row.get(1)?),
        id: id(2, row.get_ref(2)?.as_blob()?)?,
        name: row.get_ref(3)?.as_str()?,
        schema_version: row.get(4)?,
        data: row.get_ref(5)?.as_str()?,
        recorded_at: row.get(6)?,
        correlation_id: optional(7)?,
        causation_id: row.get_ref(8)?.as_blob_or_null()?.map(|bytes| id(8, bytes)).transpose()?,
        headers: optional(9)?,
    })
}

pub(super) fn info(connection: &Connection, stream: &StreamId) -> Result<Option<StreamInfo>, StoreError> {
    connection
        .prepare_cached(
            "SELECT version, created_at, updated_at FROM cqrs_streams WHERE kind = ?1 AND id = ?2",
        )
        .and_then(|mut select| {
            let info = |row: &Row<'_>| {
                let at = |column| Ok::<SystemTime, rusqlite::Error>(time(row.get(column)?));
                Ok(StreamInfo::new(stream.clone(), Version::new(row.get(0)?), at(1)?, at(2)?))
            };
            select.query_row([stream.kind(), stream.id()], info).optional()
        })
        .map_err(failed)
}

pub(super) fn document(
    connection: &Connection,
    kind: DocumentKind,
    key: &StreamId,
) -> Result<Option<Document>, StoreError> {
    let sql = match kind {
        DocumentKind::State => {
            "SELECT version, schema_version, data FROM cqrs_states WHERE kind = ?1 AND id = ?2"
        }
        DocumentKind::Snapshot => {
            "SELECT version, schema_version, data FROM cqrs_snapshots WHERE kind = ?1 AND id = ?2"
        }
    };
    let document = |row: &Row<'_>| {
        Ok(Document {
            key: key.clone(),
            version: Version::new(row.get(0)?),
            schema_version: row.get(1)?,
            data: row.get(2)?,
        })
    };
    connection
        .prepare_cached(sql)
        .and_then(|mut select| select.query_row([key.kind(), key.id()], document).optional())
        .map_err(failed)
}

/// SQLite's numbers have a sign.
fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn failed(error: rusqlite::Error) -> StoreError {
    super::failed("read from SQLite", error)
}
