//! Writing, on a connection.

use cqrs_core::MessageId;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::{MAX_GROUP, Statement, failed, number};
use crate::backend::{Append, Appended, Changes, Written};
use crate::error::StoreError;
use crate::event::NewEvent;
use crate::stream_id::StreamId;
use crate::version::{Conflict, Duplicate, ExpectedVersion, Position, Version};

/// What the functions of the schema say of an append.
mod outcome {
    pub(super) const WRITTEN: i32 = 0;
    pub(super) const REPEATED: i32 = 1;
    pub(super) const CONFLICT: i32 = 2;
    pub(super) const KNOWN_ID: i32 = 3;
    pub(super) const CONFLICT_OF_STATE: i32 = 4;
}

pub(super) struct Statements {
    /// Appends where all is as expected; writes nothing where it is not.
    at_version: Appending,
    no_stream: Appending,
    any_version: Appending,
    /// Appends, and says what is not as expected.
    append: Statement,
    write: Statement,
}

/// One statement that appends: less work for the database than the function that does the same.
struct Appending {
    one: Statement,
    many: Statement,
}

impl Appending {
    /// `stream` locks the row of the stream, counts, and says of the row what it has become. With that the positions are
    /// announced: after the wait for the row, and before the events, which need the row, take them.
    fn new(stream: &str, schema: &str, lock_key: i32) -> Self {
        let stream = format!(
            "{stream}, pg_advisory_xact_lock_shared({lock_key}, (SELECT ((p.last_value + 2147483648) % 4294967296 \
             - 2147483648)::integer FROM {{schema}}.cqrs_positions p))"
        );
        let insert = "INSERT INTO {schema}.cqrs_events (stream, version, recorded_at, event_id, name, schema_version, \
                      data, correlation_id, causation_id, headers) SELECT s.key,";
        let one = format!(
            "WITH s AS ({stream}) {insert} s.version, s.updated_at, $4, $5, $6, $7::text::json, $8, $9, \
             $10::text::json FROM s RETURNING version, position"
        )
        .replace("{count}", "1")
        .replace("{first}", "$4");
        let many = format!(
            "WITH s AS ({stream}), i AS ({insert} s.version - cardinality($4) + o.place, s.updated_at, \
             o.event_id, o.name, o.schema_version, o.data::json, o.correlation_id, o.causation_id, o.headers::json \
             FROM s, unnest($4, $5, $6, $7, $8, $9, $10) WITH ORDINALITY \
             AS o (event_id, name, schema_version, data, correlation_id, causation_id, headers, place) \
             ORDER BY o.place RETURNING version, position) \
             SELECT max(version), max(position) FROM i HAVING count(*) > 0"
        )
        .replace("{count}", "cardinality($4)")
        .replace("{first}", "($4)[1]");
        Self { one: Statement::new(&one, schema), many: Statement::new(&many, schema) }
    }
}

/// What became of changes in a transaction.
pub(super) struct Outcome {
    pub(super) written: Written,
    /// Whether the transaction has said from where on it takes positions.
    pub(super) is_announced: bool,
}

type Arguments<'q> = Query<'q, sqlx::Postgres, PgArguments>;

impl Statements {
    pub(super) fn new(schema: &str, lock_key: i32) -> Self {
        let appending = |stream: &str| Appending::new(stream, schema, lock_key);
        let update = "UPDATE {schema}.cqrs_streams s SET version = s.version + {count}, \
                      updated_at = greatest(clock_timestamp(), s.updated_at) WHERE s.kind = $1 AND s.id = $2";
        let returning = "RETURNING key, version, updated_at";
        let call = |columns: &str, function: &str, arguments: usize| {
            let arguments: Vec<_> = (1..=arguments).map(|number| format!("${number}")).collect();
            let arguments = arguments.join(", ");
            Statement::new(&format!("SELECT {columns} FROM {{schema}}.{function}({arguments})"), schema)
        };
        Self {
            at_version: appending(&format!("{update} AND s.version = $3 {returning}")),
            no_stream: appending(&format!(
                "INSERT INTO {{schema}}.cqrs_streams (kind, id, version, created_at, updated_at) \
                 SELECT $1, $2, {{count}}, now_at, now_at FROM clock_timestamp() AS t (now_at) \
                 ON CONFLICT DO NOTHING {returning}"
            )),
            // For a stream that is there, too: a key that is not used costs nothing.
            any_version: appending(
                "INSERT INTO {schema}.cqrs_streams AS s (kind, id, version, created_at, updated_at) \
                 SELECT $1, $2, {count}, now_at, now_at FROM clock_timestamp() AS t (now_at) \
                 WHERE NOT EXISTS (SELECT FROM {schema}.cqrs_events e WHERE e.event_id = {first}) \
                 ON CONFLICT (kind, id) DO UPDATE SET version = s.version + excluded.version, \
                 updated_at = greatest(excluded.updated_at, s.updated_at) \
                 RETURNING s.key, s.version, s.updated_at",
            ),
            append: call("outcome, new_version, last_position, known_id", "cqrs_append", 11),
            write: call("outcome, place, actual, known_id, versions, positions, repeats", "cqrs_write", 26),
        }
    }

    /// Appends in a transaction of its own: one round trip, and one more where something is not as expected.
    pub(super) async fn append(
        &self,
        connection: &mut PgConnection,
        append: &Append,
    ) -> Result<Appended, StoreError> {
        let Append { stream, expected, events } = append;
        let appending = match expected {
            ExpectedVersion::Any => &self.any_version,
            ExpectedVersion::NoStream | ExpectedVersion::Exact(Version::NONE) => &self.no_stream,
            ExpectedVersion::Exact(_) => &self.at_version,
        };
        let statement = match &events[..] {
            [] => return self.append_or_tell(connection, append).await,
            [_] => &appending.one,
            _ => &appending.many,
        };
        let query = sqlx::query(statement.sql())
            .bind(stream.kind())
            .bind(stream.id())
            .bind(expected_number(*expected));
        let query = match &events[..] {
            [event] => bind_event(query, event),
            events => bind_events(query, &events.iter().collect::<Vec<_>>()),
        };
        match query.fetch_optional(&mut *connection).await {
            Ok(Some(row)) => {
                let (version, position) =
                    (Version::new(unsigned(&row, 0)?), Position::new(unsigned(&row, 1)?));
                Ok(Appended { version, position, is_repeat: false })
            }
            Err(error) if known_id(&error).is_none() => Err(write_failed(error)),
            Ok(None) | Err(_) => self.append_or_tell(connection, append).await,
        }
    }

    async fn append_or_tell(
        &self,
        connection: &mut PgConnection,
        append: &Append,
    ) -> Result<Appended, StoreError> {
        let Append { stream, expected, events } = append;
        let mut is_again = false;
        let row = loop {
            let query = sqlx::query(self.append.sql())
                .bind(stream.kind())
                .bind(stream.id())
                .bind(expected_number(*expected))
                .bind(false);
            match bind_events(query, &events.iter().collect::<Vec<_>>()).fetch_one(&mut *connection).await {
                Ok(row) => break row,
                Err(error) => match known_id(&error) {
                    // It was committed meanwhile, and is seen now: as a repetition, it may be.
                    Some(_) if !is_again => is_again = true,
                    Some(id) => return Err(duplicate(id, append)),
                    None => return Err(write_failed(error)),
                },
            }
        };
        let version = Version::new(unsigned(&row, 1)?);
        match row.try_get(0).map_err(write_failed)? {
            outcome @ (outcome::WRITTEN | outcome::REPEATED) => Ok(Appended {
                version,
                position: Position::new(unsigned(&row, 2)?),
                is_repeat: outcome == outcome::REPEATED,
            }),
            outcome::KNOWN_ID => Err(duplicate(row.try_get(3).map_err(write_failed)?, append)),
            _ => Err(Conflict::new(stream.clone(), *expected, version).into()),
        }
    }

    /// Writes all of it, or nothing: one round trip, too. A transaction that is open can go on after a conflict, and
    /// after a duplicate.
    pub(super) async fn changes(
        &self,
        connection: &mut PgConnection,
        changes: &Changes,
        is_announced: bool,
    ) -> Result<Outcome, StoreError> {
        let Changes { appends, states, snapshots } = changes;
        let mut states: Vec<_> = states.iter().collect();
        let mut snapshots: Vec<_> = snapshots.iter().collect();
        // All programs write them in the same order, so that no two wait for each other.
        states.sort_by(|one, other| one.document.key.cmp(&other.document.key));
        snapshots.sort_by(|one, other| one.key.cmp(&other.key));
        let locks = locks(appends);

        let query = sqlx::query(self.write.sql())
            .bind(is_announced)
            .bind(collect(&locks, |lock| lock.stream.kind()))
            .bind(collect(&locks, |lock| lock.stream.id()))
            .bind(collect(&locks, |lock| lock.makes))
            .bind(collect(appends, |append| append.stream.kind()))
            .bind(collect(appends, |append| append.stream.id()))
            .bind(collect(appends, |append| expected_number(append.expected)))
            .bind(collect(appends, |append| i32::try_from(append.events.len()).unwrap_or(i32::MAX)));
        let events: Vec<_> = appends.iter().flat_map(|append| &append.events).collect();
        let query = bind_events(query, &events)
            .bind(collect(&states, |state| state.document.key.kind()))
            .bind(collect(&states, |state| state.document.key.id()))
            .bind(collect(&states, |state| expected_number(state.expected)))
            .bind(collect(&states, |state| number(state.document.version.get())))
            .bind(collect(&states, |state| i64::from(state.document.schema_version)))
            .bind(collect(&states, |state| &*state.document.data))
            .bind(collect(&snapshots, |snapshot| snapshot.key.kind()))
            .bind(collect(&snapshots, |snapshot| snapshot.key.id()))
            .bind(collect(&snapshots, |snapshot| number(snapshot.version.get())))
            .bind(collect(&snapshots, |snapshot| i64::from(snapshot.schema_version)))
            .bind(collect(&snapshots, |snapshot| &*snapshot.data));
        let row = query.fetch_one(connection).await.map_err(write_failed)?;

        let place =
            || row.try_get::<i32, _>(1).map(|place| place.unsigned_abs() as usize - 1).map_err(write_failed);
        match row.try_get(0).map_err(write_failed)? {
            outcome::CONFLICT => {
                let Append { stream, expected, .. } = &appends[place()?];
                Err(Conflict::new(stream.clone(), *expected, Version::new(unsigned(&row, 2)?)).into())
            }
            outcome::CONFLICT_OF_STATE => {
                let state = states[place()?];
                let actual = Version::new(unsigned(&row, 2)?);
                Err(Conflict::new(state.document.key.clone(), state.expected, actual).into())
            }
            outcome::KNOWN_ID => Err(duplicate(row.try_get(3).map_err(write_failed)?, &appends[place()?])),
            _ => {
                let appended = appended(&row).map_err(write_failed)?;
                let has_taken = |(append, appended): (&Append, &Appended)| {
                    !append.events.is_empty() && !appended.is_repeat
                };
                let is_announced = is_announced || appends.iter().zip(&appended).any(has_taken);
                Ok(Outcome { written: Written { appended }, is_announced })
            }
        }
    }
}

/// Parts of it that are written one after the other.
pub(super) fn parts(changes: &mut Changes) -> Vec<Changes> {
    let total = changes.appends.len() + changes.states.len() + changes.snapshots.len();
    let mut parts = Vec::with_capacity(total.div_ceil(MAX_GROUP).max(1));
    let (mut appends, mut states, mut snapshots) = (
        std::mem::take(&mut changes.appends).into_iter(),
        std::mem::take(&mut changes.states).into_iter(),
        std::mem::take(&mut changes.snapshots).into_iter(),
    );
    loop {
        let mut part = Changes::new();
        part.appends.extend(appends.by_ref().take(MAX_GROUP));
        part.states.extend(states.by_ref().take(MAX_GROUP - part.appends.len()));
        part.snapshots.extend(snapshots.by_ref().take(MAX_GROUP - part.appends.len() - part.states.len()));
        if part.is_empty() {
            return parts;
        }
        parts.push(part);
    }
}

/// A stream whose row is locked before anything is written.
struct Lock<'a> {
    stream: &'a StreamId,
    /// Whether the row is made where there is none.
    makes: bool,
}

/// The streams of several appends, in an order that all programs have; the events keep theirs.
fn locks(appends: &[Append]) -> Vec<Lock<'_>> {
    if appends.len() < 2 {
        return Vec::new();
    }
    let mut locks = collect(appends, |Append { stream, expected, events }| {
        let makes = !events.is_empty() && matches!(expected.version(), None | Some(Version::NONE));
        Lock { stream, makes }
    });
    // The first append of each stays the first one: that decides whether there may be a row to make.
    locks.sort_by(|one, other| one.stream.cmp(other.stream));
    locks.dedup_by(|next, kept| next.stream == kept.stream);
    locks
}

fn collect<'a, T, V>(of: &'a [T], value: impl FnMut(&'a T) -> V) -> Vec<V> {
    of.iter().map(value).collect()
}

/// They are encoded right away.
fn bind_events<'q>(query: Arguments<'q>, events: &[&NewEvent]) -> Arguments<'q> {
    query
        .bind(collect(events, |event| *event.id().as_uuid()))
        .bind(collect(events, |event| event.name()))
        .bind(collect(events, |event| i64::from(event.schema_version())))
        .bind(collect(events, |event| event.data()))
        .bind(collect(events, |event| event.metadata().correlation_id.as_ref().map(ToString::to_string)))
        .bind(collect(events, |event| event.metadata().causation_id.as_ref().map(|id| *id.as_uuid())))
        .bind(collect(events, |event| event.encoded_headers()))
}

fn bind_event<'q>(query: Arguments<'q>, event: &NewEvent) -> Arguments<'q> {
    let metadata = event.metadata();
    query
        .bind(*event.id().as_uuid())
        .bind(event.name())
        .bind(i64::from(event.schema_version()))
        .bind(event.data())
        .bind(metadata.correlation_id.as_ref().map(ToString::to_string))
        .bind(metadata.causation_id.as_ref().map(|id| *id.as_uuid()))
        .bind(event.encoded_headers())
}

fn expected_number(expected: ExpectedVersion) -> Option<i64> {
    expected.version().map(|version| number(version.get()))
}

fn appended(row: &PgRow) -> sqlx::Result<Vec<Appended>> {
    let Some(versions) = row.try_get::<Option<Vec<i64>>, _>(4)? else { return Ok(Vec::new()) };
    let (positions, repeats): (Vec<i64>, Vec<bool>) = (row.try_get(5)?, row.try_get(6)?);
    let appended =
        versions.into_iter().zip(positions).zip(repeats).map(|((version, position), is_repeat)| {
            let (version, position) = (version.unsigned_abs(), position.unsigned_abs());
            Appended { version: Version::new(version), position: Position::new(position), is_repeat }
        });
    Ok(appended.collect())
}

fn unsigned(row: &PgRow, column: usize) -> Result<u64, StoreError> {
    row.try_get::<i64, _>(column).map(i64::unsigned_abs).map_err(write_failed)
}

/// Whether an event id is there already; and the id, where the database says it.
fn known_id(error: &sqlx::Error) -> Option<Option<Uuid>> {
    let error = error.as_database_error()?;
    if error.constraint() != Some("cqrs_events_event_id_key") {
        return None;
    }
    // "Key (event_id)=(..) already exists.", in whatever language.
    let detail = error.downcast_ref::<sqlx::postgres::PgDatabaseError>().detail().unwrap_or_default();
    Some(detail.split(['(', ')']).find_map(|part| Uuid::parse_str(part).ok()))
}

fn duplicate(id: Option<Uuid>, append: &Append) -> StoreError {
    let id = id.map(MessageId::from_uuid).or_else(|| append.events.first().map(NewEvent::id));
    let id = id.expect("an append without events has no id to be known");
    Duplicate::new(id, append.stream.clone()).into()
}

fn write_failed(error: sqlx::Error) -> StoreError {
    failed("write to PostgreSQL", error)
}
