//! Reading, on a connection.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::future::poll_fn;
use std::time::SystemTime;

use cqrs_core::MessageId;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::{Statement, failed, number};
use crate::backend::{Document, DocumentKind, StreamInfo, StreamRange, Visit};
use crate::error::StoreError;
use crate::event::{EventRef, micros, time};
use crate::stream_id::StreamId;
use crate::version::{Position, Version};

/// PostgreSQL counts microseconds from the first of January 2000.
const EPOCH: i64 = 946_684_800_000_000;

/// The first and the last time that PostgreSQL is asked for: 1 January of the year 1, and 31 December 9999.
const TIMES: (i64, i64) = (-62_135_596_800_000_000, 253_402_214_400_000_000);

pub(super) struct Statements {
    log: Statement,
    forward: Statement,
    backward: Statement,
    info: Statement,
    state: Statement,
    snapshot: Statement,
}

impl Statements {
    pub(super) fn new(schema: &str) -> Self {
        let events = "SELECT e.version, e.position, e.event_id, e.name, e.schema_version, e.data, e.recorded_at, \
                      e.correlation_id, e.causation_id, e.headers";
        // A time of whole microseconds: seconds would have too few digits.
        let stream = "FROM {schema}.cqrs_events e \
                      WHERE e.stream = (SELECT s.key FROM {schema}.cqrs_streams s WHERE s.kind = $1 AND s.id = $2) \
                      AND e.version BETWEEN $3 AND $4 \
                      AND ($5::bigint IS NULL OR e.recorded_at <= (SELECT timestamptz 'epoch' \
                      + $5 / 1000000 * interval '1 second' + $5 % 1000000 * interval '1 microsecond'))";
        let document = "SELECT version, schema_version, data FROM {schema}";
        let new = |sql: String| Statement::new(&sql, schema);
        Self {
            log: new(format!(
                "{events}, e.stream, s.kind, s.id \
                 FROM {{schema}}.cqrs_events e JOIN {{schema}}.cqrs_streams s ON s.key = e.stream \
                 WHERE e.position > $1 AND e.position <= $2 ORDER BY e.position LIMIT $3"
            )),
            forward: new(format!("{events} {stream} ORDER BY e.version LIMIT $6")),
            backward: new(format!("{events} {stream} ORDER BY e.version DESC LIMIT $6")),
            info: new(
                "SELECT version, created_at, updated_at FROM {schema}.cqrs_streams WHERE kind = $1 AND id = $2"
                    .to_owned(),
            ),
            state: new(format!("{document}.cqrs_states WHERE kind = $1 AND id = $2")),
            snapshot: new(format!("{document}.cqrs_snapshots WHERE kind = $1 AND id = $2")),
        }
    }

    /// Reads some events of a stream, and says how many.
    pub(super) async fn stream(
        &self,
        connection: &mut PgConnection,
        range: &StreamRange,
        visit: Visit<'_>,
    ) -> Result<Progress, StoreError> {
        let stream = &range.stream;
        let statement = if range.is_backward { &self.backward } else { &self.forward };
        let as_of = range.as_of.map(|time| micros(time).clamp(TIMES.0, TIMES.1));
        let query = sqlx::query(statement.sql())
            .bind(stream.kind())
            .bind(stream.id())
            .bind(number(range.from.get()))
            .bind(number(range.to.get()))
            .bind(as_of)
            .bind(limit(range.limit));
        let mut rows = query.fetch(connection);
        let mut progress = Progress { events: 0, version: Version::NONE, position: Position::START };
        while let Some(row) = poll_fn(|task| rows.as_mut().poll_next(task)).await {
            let row = row.map_err(read_failed)?;
            let event = event(&row, stream).map_err(read_failed)?;
            progress = progress.past(&event);
            visit(event)?;
        }
        Ok(progress)
    }

    /// Reads some events of the log, behind the first position up to the second, and says how many.
    pub(super) async fn log(
        &self,
        connection: &mut PgConnection,
        (after, to): (Position, Position),
        most: usize,
        visit: Visit<'_>,
    ) -> Result<Progress, StoreError> {
        let query =
            sqlx::query(self.log.sql()).bind(number(after.get())).bind(number(to.get())).bind(limit(most));
        let mut rows = query.fetch(connection);
        let mut progress = Progress { events: 0, version: Version::NONE, position: after };
        let mut streams = HashMap::new();
        while let Some(row) = poll_fn(|task| rows.as_mut().poll_next(task)).await {
            let row = row.map_err(read_failed)?;
            let stream = match streams.entry(int(&row, 10).map_err(read_failed)?) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    let text = |column| text(&row, column).map_err(read_failed);
                    new.insert(StreamId::new(text(11)?, text(12)?)?)
                }
            };
            let event = event(&row, stream).map_err(read_failed)?;
            progress = progress.past(&event);
            visit(event)?;
        }
        Ok(progress)
    }

    pub(super) async fn info(
        &self,
        connection: &mut PgConnection,
        stream: &StreamId,
    ) -> Result<Option<StreamInfo>, StoreError> {
        let query = sqlx::query(self.info.sql()).bind(stream.kind()).bind(stream.id());
        let info = |row: PgRow| -> sqlx::Result<StreamInfo> {
            let at = |column| Ok::<SystemTime, sqlx::Error>(time(recorded(&row, column)?));
            Ok(StreamInfo::new(stream.clone(), Version::new(unsigned(&row, 0)?), at(1)?, at(2)?))
        };
        query.fetch_optional(connection).await.and_then(|row| row.map(info).transpose()).map_err(read_failed)
    }

    pub(super) async fn document(
        &self,
        connection: &mut PgConnection,
        kind: DocumentKind,
        key: &StreamId,
    ) -> Result<Option<Document>, StoreError> {
        let statement = match kind {
            DocumentKind::State => &self.state,
            DocumentKind::Snapshot => &self.snapshot,
        };
        let query = sqlx::query(statement.sql()).bind(key.kind()).bind(key.id());
        let document = |row: PgRow| -> sqlx::Result<Document> {
            Ok(Document {
                key: key.clone(),
                version: Version::new(unsigned(&row, 0)?),
                schema_version: schema_version(&row, 1)?,
                data: text(&row, 2)?.to_owned(),
            })
        };
        query
            .fetch_optional(connection)
            .await
            .and_then(|row| row.map(document).transpose())
            .map_err(read_failed)
    }
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

fn event<'a>(row: &'a PgRow, stream: &'a StreamId) -> sqlx::Result<EventRef<'a>> {
    Ok(EventRef {
        stream,
        version: Version::new(unsigned(row, 0)?),
        position: Position::new(unsigned(row, 1)?),
        id: id(row, 2)?.ok_or_else(|| unexpected("an event without an id"))?,
        name: text(row, 3)?,
        schema_version: schema_version(row, 4)?,
        data: text(row, 5)?,
        recorded_at: recorded(row, 6)?,
        correlation_id: optional(row, 7)?,
        causation_id: id(row, 8)?,
        headers: optional(row, 9)?,
    })
}

// What comes from a prepared statement is binary: the bytes of a text or of JSON as they are, numbers with the highest
// byte first. To read them so saves a check of types for each value.

fn bytes(row: &PgRow, column: usize) -> sqlx::Result<Option<&[u8]>> {
    let value = row.try_get_raw(column)?;
    // Its only error is that it is NULL.
    Ok(value.as_bytes().ok())
}

fn optional(row: &PgRow, column: usize) -> sqlx::Result<Option<&str>> {
    let text = bytes(row, column)?.map(str::from_utf8).transpose();
    text.map_err(|error| sqlx::Error::Decode(error.into()))
}

fn text(row: &PgRow, column: usize) -> sqlx::Result<&str> {
    optional(row, column)?.ok_or_else(|| unexpected("no text"))
}

fn int(row: &PgRow, column: usize) -> sqlx::Result<i64> {
    let bytes = bytes(row, column)?.and_then(|bytes| bytes.try_into().ok());
    bytes.map(i64::from_be_bytes).ok_or_else(|| unexpected("no bigint"))
}

fn unsigned(row: &PgRow, column: usize) -> sqlx::Result<u64> {
    u64::try_from(int(row, column)?).map_err(|_| unexpected("a number below zero"))
}

fn schema_version(row: &PgRow, column: usize) -> sqlx::Result<u32> {
    u32::try_from(int(row, column)?).map_err(|_| unexpected("a schema version that is none"))
}

fn id(row: &PgRow, column: usize) -> sqlx::Result<Option<MessageId>> {
    let id = bytes(row, column)?.map(Uuid::from_slice).transpose();
    id.map(|id| id.map(MessageId::from_uuid)).map_err(|error| sqlx::Error::Decode(error.into()))
}

/// Microseconds since 1970.
fn recorded(row: &PgRow, column: usize) -> sqlx::Result<i64> {
    Ok(int(row, column)?.saturating_add(EPOCH))
}

fn unexpected(what: &'static str) -> sqlx::Error {
    sqlx::Error::Decode(format!("there is {what} in a column of the store").into())
}

fn limit(events: usize) -> i64 {
    i64::try_from(events).unwrap_or(i64::MAX)
}

fn read_failed(error: sqlx::Error) -> StoreError {
    failed("read from PostgreSQL", error)
}
