//! Aggregates as a handler has them: loaded, changed by events, and stored with the commit.

use std::error::Error as StdError;
use std::fmt;
use std::mem;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use cqrs_core::{BoxError, Context, Scoped};

use crate::aggregate::{
    Aggregate, AggregateEvent, Codec, IntoEvents, Publishing, Snapshots, Stored, Targets,
};
use crate::backend::{Append, Document, DocumentKind, StateChange, StreamRange};
use crate::decider::{HasSubject, StoredAsState, Subject};
use crate::error::StoreError;
use crate::event::{EventRef, NewEvent};
use crate::if_match::IfMatch;
use crate::retry;
use crate::store::Store;
use crate::stream_id::StreamId;
use crate::unit::{Frame, Joining, Share};
use crate::version::{Conflict, ExpectedVersion, Position, Version};

/// An aggregate, its version, and what has happened to it since it was loaded.
pub(crate) struct Loaded<A: Aggregate> {
    id: A::Id,
    stream: StreamId,
    version: Version,
    /// The version of the last snapshot.
    snapshot: Version,
    subject: Subject<A>,
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

    fn check(&self, seen: Option<Version>) -> Result<(), StoreError> {
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

/// An aggregate that exists, as the argument `&mut Root<Order>` of a handler.
///
/// Which one it is, the message says: the field with `#[id]`. It is loaded before the handler runs, and reads like the
/// aggregate; [`record`](Self::record) changes it. What was recorded is stored when the handler returns `Ok`, together
/// with everything else that the handler's arguments write.
///
/// Where the aggregate does not exist, the handler does not run: [`StoreError::NotFound`] in a rejection.
/// [`NewRoot`] is for those that shall not exist, [`MaybeRoot`] for both.
///
/// *Aggregate root* in domain-driven design.
pub struct Root<A: Aggregate> {
    loaded: Loaded<A>,
    share: Option<Share>,
}

impl<A: Aggregate> Root<A> {
    pub(crate) fn of(loaded: Loaded<A>) -> Result<Self, StoreError> {
        if !loaded.subject.exists {
            return Err(StoreError::NotFound(loaded.stream));
        }
        Ok(Self { loaded, share: None })
    }

    pub(crate) fn stream(&self) -> &StreamId {
        &self.loaded.stream
    }

    pub(crate) fn flush(&mut self, frame: &Frame) -> Result<(), StoreError> {
        let expected = self.loaded.version.into();
        self.loaded.flush(frame, expected)
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &A::Id {
        &self.loaded.id
    }

    /// Its version, as it was loaded: without what was recorded since.
    #[must_use]
    pub fn version(&self) -> Version {
        self.loaded.version
    }

    /// Says which version the sender has seen, where the message's own [`#[expected_version]`](crate::Targets) and
    /// [`IfMatch`] do not: of an aggregate that a [`UnitOfWork`](crate::UnitOfWork) has found.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where it has another one.
    pub fn expect_version(&self, seen: Version) -> Result<(), StoreError> {
        self.loaded.check(Some(seen))
    }

    /// Something has happened to it. The state changes at once, and is stored with the commit.
    pub fn record(&mut self, events: impl IntoEvents<A>) {
        self.loaded.record(events);
    }

    /// What was recorded since it was loaded.
    #[must_use]
    pub fn recorded(&self) -> &[A::Event] {
        &self.loaded.subject.recorded
    }
}

impl<A: Aggregate> Deref for Root<A> {
    type Target = A;

    fn deref(&self) -> &A {
        &self.loaded.subject.state
    }
}

impl<A: Aggregate + fmt::Debug> fmt::Debug for Root<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Root")
            .field("id", &format_args!("{}", self.loaded.id))
            .field("version", &self.loaded.version)
            .field("state", &self.loaded.subject.state)
            .finish_non_exhaustive()
    }
}

impl<A: StoredAsState> Root<A> {
    /// The state, for an aggregate that is stored as it: what is changed in it is stored with the commit.
    #[must_use]
    pub fn change(&mut self) -> &mut A {
        self.loaded.subject.state_mut()
    }
}

impl<A: Aggregate> HasSubject for Root<A> {
    type Aggregate = A;

    fn subject(&mut self) -> &mut Subject<A> {
        &mut self.loaded.subject
    }
}

impl<A: Aggregate, M: Targets<A::Id> + Sync> Scoped<M> for Root<A> {
    type Dependencies = Arc<Store>;

    async fn begin(store: &Arc<Store>, message: &M, context: Context<'_>) -> Result<Self, BoxError> {
        let (loaded, share) = begin(store, message, context).await?;
        Ok(Self { share: Some(share), ..Self::of(loaded)? })
    }

    async fn commit(mut self) -> Result<(), BoxError> {
        let expected = self.loaded.version.into();
        commit(&mut self.loaded, self.share, expected).await
    }

    async fn rollback(self) {
        rollback(self.share).await;
    }

    fn retry(error: &mut (dyn StdError + Send + Sync + 'static), attempt: u32) -> Option<Duration> {
        retry::after(error, attempt)
    }
}

/// An aggregate that the handler creates, as its argument `&mut NewRoot<Order>`.
///
/// It is empty when the handler begins, and stored where something was [recorded](Root::record). Where there is one with
/// that id already, nothing is stored: [`StoreError::AlreadyExists`] in a rejection. See [`Root`].
pub struct NewRoot<A: Aggregate>(Root<A>);

impl<A: Aggregate> NewRoot<A> {
    pub(crate) fn of(loaded: Loaded<A>) -> Self {
        Self(Root { loaded, share: None })
    }

    pub(crate) fn flush(&mut self, frame: &Frame) -> Result<(), StoreError> {
        self.0.loaded.flush(frame, ExpectedVersion::NoStream)
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &A::Id {
        self.0.id()
    }

    /// Something has happened to it.
    pub fn record(&mut self, events: impl IntoEvents<A>) {
        self.0.record(events);
    }

    /// What was recorded.
    #[must_use]
    pub fn recorded(&self) -> &[A::Event] {
        self.0.recorded()
    }
}

impl<A: Aggregate> Deref for NewRoot<A> {
    type Target = A;

    fn deref(&self) -> &A {
        &self.0
    }
}

impl<A: Aggregate + fmt::Debug> fmt::Debug for NewRoot<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NewRoot").field(&self.0).finish()
    }
}

impl<A: StoredAsState> NewRoot<A> {
    /// The state, for an aggregate that is stored as it: what is changed in it is stored with the commit.
    #[must_use]
    pub fn change(&mut self) -> &mut A {
        self.0.change()
    }
}

impl<A: Aggregate> HasSubject for NewRoot<A> {
    type Aggregate = A;

    fn subject(&mut self) -> &mut Subject<A> {
        self.0.subject()
    }
}

impl<A: Aggregate, M: Targets<A::Id> + Sync> Scoped<M> for NewRoot<A> {
    type Dependencies = Arc<Store>;

    async fn begin(store: &Arc<Store>, message: &M, context: Context<'_>) -> Result<Self, BoxError> {
        let loaded = Loaded::new(message.target().clone())?;
        let share = Share::open(store, context, Joining::Sender).await?;
        loaded.check(seen::<A::Id, M>(message, context))?;
        share.frame().open(&loaded.stream)?.done();
        share.frame().create(&loaded.stream);
        Ok(Self(Root { loaded, share: Some(share) }))
    }

    async fn commit(mut self) -> Result<(), BoxError> {
        commit(&mut self.0.loaded, self.0.share, ExpectedVersion::NoStream).await
    }

    async fn rollback(self) {
        rollback(self.0.share).await;
    }

    fn retry(error: &mut (dyn StdError + Send + Sync + 'static), attempt: u32) -> Option<Duration> {
        retry::after(error, attempt)
    }
}

/// An aggregate that exists or not, as the argument `&mut MaybeRoot<Order>` of a handler. See [`Root`].
pub struct MaybeRoot<A: Aggregate>(Root<A>);

impl<A: Aggregate> MaybeRoot<A> {
    pub(crate) fn of(loaded: Loaded<A>) -> Self {
        Self(Root { loaded, share: None })
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &A::Id {
        self.0.id()
    }

    /// It, where it exists: with what was recorded.
    #[must_use]
    pub fn get(&self) -> Option<&A> {
        self.0.loaded.subject.exists.then_some(&self.0.loaded.subject.state)
    }

    /// Something has happened to it; the first event creates it.
    pub fn record(&mut self, events: impl IntoEvents<A>) {
        self.0.record(events);
    }

    /// What was recorded since it was loaded.
    #[must_use]
    pub fn recorded(&self) -> &[A::Event] {
        self.0.recorded()
    }

    /// Its version, as it was loaded; [`Version::NONE`] where it did not exist.
    #[must_use]
    pub fn version(&self) -> Version {
        self.0.version()
    }
}

impl<A: Aggregate + fmt::Debug> fmt::Debug for MaybeRoot<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MaybeRoot").field(&self.0).finish()
    }
}

impl<A: StoredAsState> MaybeRoot<A> {
    /// The state, for an aggregate that is stored as it: what is changed in it is stored with the commit.
    #[must_use]
    pub fn change(&mut self) -> &mut A {
        self.0.change()
    }
}

impl<A: Aggregate> HasSubject for MaybeRoot<A> {
    type Aggregate = A;

    fn subject(&mut self) -> &mut Subject<A> {
        self.0.subject()
    }
}

impl<A: Aggregate, M: Targets<A::Id> + Sync> Scoped<M> for MaybeRoot<A> {
    type Dependencies = Arc<Store>;

    async fn begin(store: &Arc<Store>, message: &M, context: Context<'_>) -> Result<Self, BoxError> {
        let (loaded, share) = begin(store, message, context).await?;
        Ok(Self(Root { loaded, share: Some(share) }))
    }

    async fn commit(mut self) -> Result<(), BoxError> {
        let expected = self.0.loaded.version.into();
        commit(&mut self.0.loaded, self.0.share, expected).await
    }

    async fn rollback(self) {
        rollback(self.0.share).await;
    }

    fn retry(error: &mut (dyn StdError + Send + Sync + 'static), attempt: u32) -> Option<Duration> {
        retry::after(error, attempt)
    }
}

async fn begin<A: Aggregate, M: Targets<A::Id>>(
    store: &Store,
    message: &M,
    context: Context<'_>,
) -> Result<(Loaded<A>, Share), StoreError> {
    let share = Share::open(store, context, Joining::Sender).await?;
    let loaded = Loaded::<A>::load(share.frame(), message.target().clone()).await?;
    loaded.check(seen::<A::Id, M>(message, context))?;
    Ok((loaded, share))
}

/// The version that the sender has seen, in the message or beside it.
fn seen<I, M: Targets<I>>(message: &M, context: Context<'_>) -> Option<Version> {
    message.expected_version().or_else(|| IfMatch::of(context))
}

async fn commit<A: Aggregate>(
    loaded: &mut Loaded<A>,
    share: Option<Share>,
    expected: ExpectedVersion,
) -> Result<(), BoxError> {
    if let Some(share) = share {
        if let Err(error) = loaded.flush(share.frame(), expected) {
            share.rollback().await;
            return Err(error.into());
        }
        share.commit().await?;
    }
    Ok(())
}

async fn rollback(share: Option<Share>) {
    if let Some(share) = share {
        share.rollback().await;
    }
}
