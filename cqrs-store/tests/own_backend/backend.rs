//! A backend as somebody else would write it, with what is public: everything in the memory of the program.

use std::any::Any;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use cqrs_core::{Clock, MessageId};
use cqrs_store::backend::{
    Append, Appended, Backend, BackendFuture, Changes, Document, DocumentKind, LogRange, StreamInfo,
    StreamRange, Transaction, Visit, Written,
};
use cqrs_store::{Conflict, Duplicate, EventRef, NewEvent, Position, StoreError, StreamId, Version};
use tokio::sync::OwnedMutexGuard;

/// One database, which stores can share.
#[derive(Default)]
pub(crate) struct Database {
    committed: Mutex<Data>,
    /// Whoever holds it writes.
    writer: Arc<tokio::sync::Mutex<()>>,
    /// It does not go back with a transaction: positions have gaps.
    position: AtomicU64,
}

/// What is in it. A transaction has a copy, which takes the place of the original when it is committed.
#[derive(Clone, Default)]
struct Data {
    log: Vec<Arc<Row>>,
    states: HashMap<StreamId, Document>,
    snapshots: HashMap<StreamId, Document>,
}

struct Row {
    event: NewEvent,
    stream: StreamId,
    version: Version,
    position: Position,
    recorded_at: i64,
    correlation_id: Option<String>,
    headers: Option<String>,
}

/// A store's connection.
pub(crate) struct Memory {
    database: Arc<Database>,
    clock: Arc<dyn Clock>,
    is_closed: AtomicBool,
}

impl Memory {
    pub(crate) fn new(database: Arc<Database>, clock: Arc<dyn Clock>) -> Self {
        Self { database, clock, is_closed: AtomicBool::new(false) }
    }

    fn check(&self) -> Result<(), StoreError> {
        if self.is_closed.load(Ordering::Acquire) { Err(StoreError::Closed) } else { Ok(()) }
    }

    fn committed(&self) -> Result<Data, StoreError> {
        self.check()?;
        Ok(self.database.committed().clone())
    }

    async fn open(&self) -> Result<Open, StoreError> {
        self.check()?;
        let turn = self.database.writer.clone().lock_owned().await;
        let data = self.committed()?;
        let (database, clock) = (self.database.clone(), self.clock.clone());
        Ok(Open { database, clock, data, marks: Vec::new(), _turn: turn })
    }
}

impl Database {
    fn committed(&self) -> MutexGuard<'_, Data> {
        self.committed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Data {
    fn rows<'a>(&'a self, stream: &'a StreamId) -> impl DoubleEndedIterator<Item = &'a Arc<Row>> {
        self.log.iter().filter(move |row| row.stream == *stream)
    }

    fn version(&self, stream: &StreamId) -> Version {
        Version::new(self.rows(stream).count() as u64)
    }

    fn find(&self, id: MessageId) -> Option<&Arc<Row>> {
        self.log.iter().find(|row| row.event.id() == id)
    }

    fn read_stream(&self, range: &StreamRange, visit: Visit<'_>) -> Result<(), StoreError> {
        let as_of = range.as_of.map_or(i64::MAX, micros);
        let mut rows: Vec<_> = self
            .rows(&range.stream)
            .filter(|row| range.from <= row.version && row.version <= range.to && row.recorded_at <= as_of)
            .collect();
        if range.is_backward {
            rows.reverse();
        }
        rows.into_iter().take(range.limit).try_for_each(|row| visit(row.borrow()))
    }

    fn documents(&self, kind: DocumentKind) -> &HashMap<StreamId, Document> {
        match kind {
            DocumentKind::State => &self.states,
            DocumentKind::Snapshot => &self.snapshots,
        }
    }
}

impl Row {
    fn borrow(&self) -> EventRef<'_> {
        EventRef {
            id: self.event.id(),
            stream: &self.stream,
            version: self.version,
            position: self.position,
            name: self.event.name(),
            schema_version: self.event.schema_version(),
            data: self.event.data(),
            recorded_at: self.recorded_at,
            correlation_id: self.correlation_id.as_deref(),
            causation_id: self.event.metadata().causation_id,
            headers: self.headers.as_deref(),
        }
    }
}

/// An open transaction.
struct Open {
    database: Arc<Database>,
    clock: Arc<dyn Clock>,
    data: Data,
    marks: Vec<(u32, Data)>,
    _turn: OwnedMutexGuard<()>,
}

impl Open {
    fn change(&mut self, changes: Changes) -> Result<Written, StoreError> {
        let before = self.data.clone();
        let outcome = self.try_to_change(changes);
        if outcome.is_err() {
            self.data = before;
        }
        outcome
    }

    fn try_to_change(&mut self, changes: Changes) -> Result<Written, StoreError> {
        let now = micros(self.clock.now());
        let now = self.data.log.last().map_or(now, |last| last.recorded_at.max(now));
        let appended =
            changes.appends.into_iter().map(|append| self.append(append, now)).collect::<Result<_, _>>()?;
        for change in changes.states {
            let key = change.document.key.clone();
            let actual = self.data.states.get(&key).map_or(Version::NONE, |document| document.version);
            if change.expected.version().is_some_and(|version| version != actual) {
                return Err(Conflict::new(key, change.expected, actual).into());
            }
            self.data.states.insert(key, change.document);
        }
        for new in changes.snapshots {
            let is_older = self.data.snapshots.get(&new.key).is_some_and(|there| {
                there.schema_version == new.schema_version && there.version > new.version
            });
            if !is_older {
                self.data.snapshots.insert(new.key.clone(), new);
            }
        }
        Ok(Written { appended })
    }

    fn append(&mut self, append: Append, now: i64) -> Result<Appended, StoreError> {
        let Append { stream, expected, events } = append;
        let actual = self.data.version(&stream);
        if let Some(repeat) = self.repeat(&stream, &events) {
            return Ok(repeat);
        }
        if expected.version().is_some_and(|version| version != actual) {
            return Err(Conflict::new(stream, expected, actual).into());
        }
        let mut appended = Appended { version: actual, position: Position::START, is_repeat: false };
        for event in events {
            if self.data.find(event.id()).is_some() {
                return Err(Duplicate::new(event.id(), stream).into());
            }
            appended.version = appended.version.plus(1);
            appended.position = Position::new(self.database.position.fetch_add(1, Ordering::AcqRel) + 1);
            self.data.log.push(Arc::new(Row {
                stream: stream.clone(),
                version: appended.version,
                position: appended.position,
                recorded_at: now,
                correlation_id: event.metadata().correlation_id.as_ref().map(ToString::to_string),
                headers: event.encoded_headers(),
                event,
            }));
        }
        Ok(appended)
    }

    /// Where the events are, if they are there already: all of them, one behind the other.
    fn repeat(&self, stream: &StreamId, events: &[NewEvent]) -> Option<Appended> {
        let rows = events.iter().map(|event| self.data.find(event.id())).collect::<Option<Vec<_>>>()?;
        let is_run = rows.iter().all(|row| row.stream == *stream)
            && rows.windows(2).all(|pair| pair[0].version.plus(1) == pair[1].version);
        let last = rows.last().filter(|_| is_run)?;
        Some(Appended { version: last.version, position: last.position, is_repeat: true })
    }

    fn keep(self) {
        *self.database.committed() = self.data;
    }
}

impl Backend for Memory {
    fn name(&self) -> &'static str {
        "memory"
    }

    fn write(&self, changes: Changes) -> BackendFuture<'_, Written> {
        Box::pin(async move {
            let mut open = self.open().await?;
            let written = open.change(changes)?;
            open.keep();
            Ok(written)
        })
    }

    fn begin(&self) -> BackendFuture<'_, Box<dyn Transaction>> {
        Box::pin(async { Ok(Box::new(self.open().await?) as Box<dyn Transaction>) })
    }

    fn read_stream<'a>(&'a self, range: &'a StreamRange, visit: Visit<'a>) -> BackendFuture<'a, ()> {
        Box::pin(async { self.committed()?.read_stream(range, visit) })
    }

    fn read_all<'a>(&'a self, range: &'a LogRange, visit: Visit<'a>) -> BackendFuture<'a, Position> {
        Box::pin(async {
            let mut looked = range.after;
            let data = self.committed()?;
            for row in data.log.iter().filter(|row| row.position > range.after).take(range.limit) {
                visit(row.borrow())?;
                looked = row.position;
            }
            Ok(looked)
        })
    }

    fn stream<'a>(&'a self, stream: &'a StreamId) -> BackendFuture<'a, Option<StreamInfo>> {
        Box::pin(async {
            let data = self.committed()?;
            let (Some(first), Some(last)) = (data.rows(stream).next(), data.rows(stream).next_back()) else {
                return Ok(None);
            };
            let (created, updated) = (time(first.recorded_at), time(last.recorded_at));
            Ok(Some(StreamInfo::new(stream.clone(), last.version, created, updated)))
        })
    }

    fn document<'a>(&'a self, kind: DocumentKind, key: &'a StreamId) -> BackendFuture<'a, Option<Document>> {
        Box::pin(async move { Ok(self.committed()?.documents(kind).get(key).cloned()) })
    }

    fn close(&self) -> BackendFuture<'_, ()> {
        Box::pin(async {
            self.is_closed.store(true, Ordering::Release);
            drop(self.database.writer.lock().await);
            Ok(())
        })
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Transaction for Open {
    fn write(&mut self, changes: Changes) -> BackendFuture<'_, Written> {
        Box::pin(async move { self.change(changes) })
    }

    fn read_stream<'a>(&'a mut self, range: &'a StreamRange, visit: Visit<'a>) -> BackendFuture<'a, ()> {
        Box::pin(async { self.data.read_stream(range, visit) })
    }

    fn document<'a>(
        &'a mut self,
        kind: DocumentKind,
        key: &'a StreamId,
    ) -> BackendFuture<'a, Option<Document>> {
        Box::pin(async move { Ok(self.data.documents(kind).get(key).cloned()) })
    }

    fn mark(&mut self, number: u32) -> BackendFuture<'_, ()> {
        self.marks.push((number, self.data.clone()));
        Box::pin(async { Ok(()) })
    }

    fn undo(&mut self, number: u32) -> BackendFuture<'_, ()> {
        let newest = self.marks.iter().rposition(|(mark, _)| *mark == number);
        if let Some((_, data)) = newest.and_then(|index| self.marks.drain(index..).next()) {
            self.data = data;
        }
        Box::pin(async { Ok(()) })
    }

    fn commit(self: Box<Self>) -> BackendFuture<'static, ()> {
        Box::pin(async {
            self.keep();
            Ok(())
        })
    }

    fn rollback(self: Box<Self>) -> BackendFuture<'static, ()> {
        Box::pin(async { Ok(()) })
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// Microseconds since 1970. Nobody here knows an earlier time.
fn micros(time: SystemTime) -> i64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

fn time(micros: i64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_micros(micros.unsigned_abs())
}
