//! An aggregate as it is loaded, changed by events, and stored.

use std::mem;

use crate::aggregate::{Aggregate, AggregateEvent, Codec, IntoEvents, Publishing, Snapshots, Stored};
use crate::backend::{Append, Document, DocumentKind, StateChange, StreamRange};
use crate::decider::Subject;
use crate::error::StoreError;
use crate::event::{EventRef, NewEvent};
use crate::stream_id::StreamId;
use crate::unit::Frame;
use crate::version::{Conflict, ExpectedVersion, Position, Version};

/// An aggregate, its version, and what has happened to it since it was loaded.
pub(crate) struct Loaded<A: Aggregate> {
    pub(crate) id: A::Id,
    pub(crate) stream: StreamId,
    pub(crate) version: Version,
    /// The version of the last snapshot.
    snapshot: Version,
    pub(crate) subject: Subject<A>,
}

impl<A: Aggregate> Loaded<A> {
    /// Not there yet.
    pub(crate) fn new(id: A::Id) -> Result<Self, StoreError> {
        let stream = A::stream(&id)?;
        Ok(Self { id, stream, version: Version::NONE, snapshot: Version::NONE, subject: Subject::new() })
    }

    /// As it is in the database, with what the unit of work has written. Its version says whether it is there.
    pub(crate) async fn load(frame: &Frame, id: A::Id) -> Result<Self, StoreError> {
        let mut loaded = Self::new(id)?;
        let opening = frame.open(&loaded.stream)?;
        match A::STORED {
            Stored::AsState(codec) => loaded.read_state(frame, codec).await?,
            Stored::AsEvents { snapshots } => loaded.read_events(frame, snapshots).await?,
        }
        loaded.subject.exists = loaded.version > Version::NONE;
        opening.done();
        Ok(loaded)
    }

    async fn read_state(&mut self, frame: &Frame, codec: Codec<A>) -> Result<(), StoreError> {
        let document = match frame.state(&self.stream) {
            None => frame.document(DocumentKind::State, &self.stream).await?,
            written => written,
        };
        let Some(Document { version, schema_version, data, .. }) = document else { return Ok(()) };
        if schema_version != codec.schema_version {
            return Err(StoreError::unknown(A::NAME, schema_version, &self.stream, version));
        }
        self.subject.state = (codec.read)(&data)
            .map_err(|source| StoreError::decode((A::NAME, schema_version, &self.stream, version), source))?;
        self.version = version;
        Ok(())
    }

    async fn read_events(
        &mut self,
        frame: &Frame,
        snapshots: Option<Snapshots<A>>,
    ) -> Result<(), StoreError> {
        if let Some(Snapshots { codec, .. }) = snapshots
            && let Some(snapshot) = frame.document(DocumentKind::Snapshot, &self.stream).await?
            && snapshot.schema_version == codec.schema_version
            && let Ok(state) = (codec.read)(&snapshot.data)
        {
            (self.subject.state, self.version, self.snapshot) = (state, snapshot.version, snapshot.version);
            // The snapshot's own event is looked at, too: a snapshot of what is not there is none.
            if self.replay(frame, snapshot.version).await? {
                return self.replay_pending(frame);
            }
            (self.subject.state, self.version, self.snapshot) = (A::initial(), Version::NONE, Version::NONE);
        }
        self.replay(frame, Version::new(1)).await?;
        self.replay_pending(frame)
    }

    /// Applies the events from this version on that are not in the state yet, and says whether the first was there.
    async fn replay(&mut self, frame: &Frame, from: Version) -> Result<bool, StoreError> {
        let range = StreamRange { from, ..StreamRange::of(self.stream.clone()) };
        let mut has_first = false;
        let mut apply = |event: EventRef<'_>| {
            has_first |= event.version == from;
            if event.version > self.version {
                apply(&mut self.subject.state, &event)?;
                self.version = event.version;
            }
            Ok(())
        };
        frame.read_stream(&range, &mut apply).await?;
        Ok(has_first)
    }

    /// What the unit of work has appended, and not written yet.
    fn replay_pending(&mut self, frame: &Frame) -> Result<(), StoreError> {
        for append in frame.appended(&self.stream) {
            for event in &append.events {
                self.version = self.version.plus(1);
                apply(&mut self.subject.state, &pending(event, &self.stream, self.version))?;
            }
        }
        Ok(())
    }

    pub(crate) fn stream(&self) -> &StreamId {
        &self.stream
    }

    pub(crate) fn record(&mut self, events: impl IntoEvents<A>) {
        self.subject.record(|recorded| events.into_events(recorded));
    }

    /// As if these events had been loaded.
    pub(crate) fn given(&mut self, events: impl IntoEvents<A>) {
        self.record(events);
        self.version = self.version.plus(self.subject.recorded.len());
        self.subject.recorded.clear();
    }

    /// Puts what was recorded into the unit of work.
    pub(crate) fn flush(&mut self, frame: &Frame, expected: ExpectedVersion) -> Result<(), StoreError> {
        frame.close(&self.stream);
        let is_changed = mem::take(&mut self.subject.is_changed);
        let recorded = mem::take(&mut self.subject.recorded);
        if recorded.is_empty() && !is_changed {
            return Ok(());
        }
        let mut events = Vec::with_capacity(recorded.len());
        for event in recorded {
            let new = event.encode()?.with_metadata(frame.metadata().clone());
            event.publish(new.id(), Publishing(frame));
            events.push(new);
        }
        let stream = self.stream.clone();
        match A::STORED {
            Stored::AsState(codec) => {
                self.version = self.version.plus(1);
                let document = self.document(codec)?;
                frame.put_state(StateChange { expected, document });
                // Others may follow what happens to it; how it is loaded does not depend on them.
                if !events.is_empty() {
                    frame.append(Append { stream, expected: ExpectedVersion::Any, events });
                }
            }
            Stored::AsEvents { snapshots } => {
                self.version = self.version.plus(events.len());
                frame.append(Append { stream, expected, events });
                if let Some(Snapshots { every, codec }) = snapshots
                    && self.version.get() - self.snapshot.get() >= every
                {
                    frame.put_snapshot(self.document(codec)?);
                }
            }
        }
        Ok(())
    }

    fn document(&self, codec: Codec<A>) -> Result<Document, StoreError> {
        let data = (codec.write)(&self.subject.state)
            .map_err(|source| StoreError::Encode { name: A::NAME, source: source.into() })?;
        Ok(Document {
            key: self.stream.clone(),
            version: self.version,
            schema_version: codec.schema_version,
            data,
        })
    }

    pub(crate) fn check(&self, seen: Option<Version>) -> Result<(), StoreError> {
        match seen {
            Some(seen) if seen != self.version => {
                Err(StoreError::Stale(Conflict::new(self.stream.clone(), seen.into(), self.version)))
            }
            _ => Ok(()),
        }
    }
}

fn apply<A: Aggregate>(state: &mut A, event: &EventRef<'_>) -> Result<(), StoreError> {
    let decoded = A::Event::decode(event).unwrap_or_else(|| {
        Err(StoreError::unknown(event.name, event.schema_version, event.stream, event.version))
    });
    state.apply_any(&decoded?);
    Ok(())
}

fn pending<'a>(event: &'a NewEvent, stream: &'a StreamId, version: Version) -> EventRef<'a> {
    EventRef {
        id: event.id(),
        stream,
        version,
        position: Position::START,
        name: event.name(),
        schema_version: event.schema_version(),
        data: event.data(),
        recorded_at: 0,
        correlation_id: None,
        causation_id: event.metadata().causation_id,
        headers: None,
    }
}
