//! What one message writes, and those that it sends: one transaction.
//!
//! A handler's arguments that write share a [`Frame`]. The first of them owns it: it is opened first and ended last, so
//! that everything is there when it commits. A message that is sent within has a frame of its own inside of its sender's:
//! what it writes becomes the sender's when it succeeds, and is forgotten when it fails. The outermost frame commits.
//!
//! Nothing reaches the database before: events and states are kept until the commit, which is one write then. A
//! transaction is opened earlier only where a handler asks for one, for SQL of its own.

use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use cqrs_core::{Context, Event, Mediator, MessageId, Metadata, StoredEvents};
use tokio::sync::{Mutex as AsyncMutex, MutexGuard as AsyncMutexGuard, OwnedMutexGuard};

use crate::backend::{Append, Changes, Document, DocumentKind, StateChange, StreamRange, Transaction, Visit};
use crate::error::StoreError;
use crate::event::EventMetadata;
use crate::if_match::IfMatch;
use crate::store::Store;
use crate::stream_id::StreamId;

/// How long one part of a unit of work waits for another one that uses the connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether a message takes part in what its sender writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Joining {
    /// It does, where the sender has something open.
    Sender,
    /// It does not.
    Nobody,
}

/// One message's part of a transaction.
pub(crate) struct Frame {
    store: Store,
    message: &'static str,
    message_id: MessageId,
    metadata: EventMetadata,
    parent: Option<Parent>,
    /// Shared by all frames of the transaction.
    transaction: Arc<Shared>,
    pending: Mutex<Pending>,
    has_ended: AtomicBool,
    /// Whether what was done before this frame can be told from what is done in it.
    is_marked: AtomicBool,
    /// Held by the one message that is handled within.
    child: Arc<AsyncMutex<()>>,
    mediator: Mediator,
    /// Of what the message causes.
    caused: Metadata,
}

struct Parent {
    frame: Arc<Frame>,
    depth: u32,
    /// Its siblings wait for it.
    _turn: OwnedMutexGuard<()>,
}

/// The transaction of a frame, and of those inside of it.
#[derive(Default)]
struct Shared {
    open: AsyncMutex<Open>,
    /// Whether a part of it was left where it was, by a message that nobody could undo any more.
    is_broken: AtomicBool,
}

/// The transaction, where there is one already.
#[derive(Default)]
pub(crate) enum Open {
    /// Nobody has asked for one.
    #[default]
    NotYet,
    /// It is there.
    Yes(Box<dyn Transaction>),
    /// A part of it could not be undone alone, so that all of it was.
    Broken,
}

impl Open {
    fn broken() -> StoreError {
        StoreError::Ended { why: "what a message within has done could not be undone, and everything was" }
    }

    /// What is open; `None` where nothing is.
    pub(crate) fn get(&mut self) -> Result<Option<&mut Box<dyn Transaction>>, StoreError> {
        match self {
            Self::NotYet => Ok(None),
            Self::Yes(transaction) => Ok(Some(transaction)),
            Self::Broken => Err(Self::broken()),
        }
    }

    fn take(&mut self) -> Result<Option<Box<dyn Transaction>>, StoreError> {
        match mem::replace(self, Self::Broken) {
            Self::NotYet => Ok(None),
            Self::Yes(transaction) => Ok(Some(transaction)),
            Self::Broken => Err(Self::broken()),
        }
    }
}

struct Pending {
    changes: Changes,
    /// For their handlers, after the commit.
    events: StoredEvents,
    /// The aggregates that are loaded, and not stored yet.
    open: Vec<StreamId>,
    /// Those of them that must not have been there.
    created: Vec<StreamId>,
}

impl Pending {
    fn new(mediator: &Mediator) -> Self {
        let events = StoredEvents::new(mediator);
        Self { changes: Changes::new(), events, open: Vec::new(), created: Vec::new() }
    }
}

/// What a call knows of its frames: one for each store.
#[derive(Clone, Default)]
struct Frames(Vec<Weak<Frame>>);

/// An argument's share of a frame.
pub(crate) struct Share {
    frame: Arc<Frame>,
    is_owner: bool,
}

impl Share {
    /// Opens a frame for the message of this call, or takes part in the one that another of its arguments has opened.
    pub(crate) async fn open(
        store: &Store,
        context: Context<'_>,
        joining: Joining,
    ) -> Result<Self, StoreError> {
        let Frames(frames) = context.lent().unwrap_or_default();
        let open = frames.iter().filter_map(Weak::upgrade).find(|frame| frame.is_of(store));
        let message_id = context.message_id();
        let parent = match open {
            Some(frame) if frame.message_id == message_id => {
                if joining == Joining::Nobody && frame.parent.is_some() {
                    return Err(StoreError::Ended {
                        why: "an argument before `Separate` takes part in the sender's: list `Separate` first",
                    });
                }
                return Ok(Self { frame, is_owner: false });
            }
            Some(frame) if joining == Joining::Sender => Some(Parent::enter(frame).await),
            Some(_) | None => None,
        };
        let frame = Arc::new(Frame::new(store, context, message_id, parent));
        let others =
            frames.into_iter().filter(|other| other.upgrade().is_some_and(|other| !other.is_of(store)));
        context.lend(Frames(others.chain([Arc::downgrade(&frame)]).collect()));
        Ok(Self { frame, is_owner: true })
    }

    pub(crate) fn frame(&self) -> &Frame {
        &self.frame
    }

    /// Keeps what was written, where it is the last one to say so.
    ///
    /// # Errors
    /// After one it is rolled back.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        if !self.is_owner {
            return Ok(());
        }
        let committed = self.frame.commit().await;
        if committed.is_err() {
            self.frame.rollback().await;
        }
        committed
    }

    /// Forgets what was written.
    pub(crate) async fn rollback(self) {
        self.frame.rollback().await;
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        if self.is_owner {
            // Nothing joins it any more. A transaction that is open is rolled back with the last share of it.
            let was_open = !self.frame.has_ended.swap(true, Ordering::AcqRel);
            if was_open && self.frame.parent.is_some() && self.frame.is_marked.load(Ordering::Acquire) {
                self.frame.transaction.is_broken.store(true, Ordering::Release);
            }
        }
    }
}

impl Parent {
    async fn enter(frame: Arc<Frame>) -> Self {
        // As long as it takes: the one before ends without this one.
        let turn = frame.child.clone().lock_owned().await;
        let depth = frame.depth();
        Self { frame, depth, _turn: turn }
    }
}

/// An aggregate that is open once it is there: where it cannot be loaded, it is not.
pub(crate) struct Opening<'a> {
    frame: &'a Frame,
    stream: Option<StreamId>,
}

impl Opening<'_> {
    pub(crate) fn done(mut self) {
        self.stream = None;
    }
}

impl Drop for Opening<'_> {
    fn drop(&mut self) {
        if let Some(stream) = &self.stream {
            self.frame.close(stream);
        }
    }
}

impl Frame {
    fn new(store: &Store, context: Context<'_>, message_id: MessageId, parent: Option<Parent>) -> Self {
        let transaction = parent.as_ref().map(|parent| parent.frame.transaction.clone()).unwrap_or_default();
        let mediator = context.mediator().clone();
        Self {
            store: store.clone(),
            message: context.message().map_or("", |message| message.name()),
            message_id,
            metadata: EventMetadata::of(context),
            parent,
            transaction,
            pending: Mutex::new(Pending::new(&mediator)),
            has_ended: AtomicBool::new(false),
            is_marked: AtomicBool::new(false),
            child: Arc::default(),
            mediator,
            // What the client has seen is no matter of what follows.
            caused: context.metadata().without::<IfMatch>(),
        }
    }

    fn is_of(&self, store: &Store) -> bool {
        !self.has_ended.load(Ordering::Acquire) && self.store.is_same(store)
    }

    /// The outermost has 0.
    fn depth(&self) -> u32 {
        self.parent.as_ref().map_or(0, |parent| parent.depth + 1)
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// This one, and those that it is in.
    fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |frame| frame.parent.as_ref().map(|parent| &*parent.frame))
    }

    pub(crate) fn message_id(&self) -> MessageId {
        self.message_id
    }

    /// The wire name of the message.
    pub(crate) fn message(&self) -> &'static str {
        self.message
    }

    /// What is stored beside each event.
    pub(crate) fn metadata(&self) -> &EventMetadata {
        &self.metadata
    }

    /// Where it is written.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Puts it behind what is to be written.
    pub(crate) fn append(&self, append: Append) {
        self.pending().changes.appends.push(append);
    }

    pub(crate) fn put_state(&self, change: StateChange) {
        self.pending().changes.states.push(change);
    }

    pub(crate) fn put_snapshot(&self, snapshot: Document) {
        self.pending().changes.snapshots.push(snapshot);
    }

    /// The event's handlers get it after the commit.
    pub(crate) fn publish<E: Event>(&self, event: E, id: MessageId) {
        self.pending().events.push(event, id, self.caused.clone());
    }

    /// Notes that an aggregate is open; twice in one transaction would be two truths.
    pub(crate) fn open(&self, stream: &StreamId) -> Result<Opening<'_>, StoreError> {
        if self.is_open(stream) {
            return Err(StoreError::OpenTwice(stream.clone()));
        }
        self.pending().open.push(stream.clone());
        Ok(Opening { frame: self, stream: Some(stream.clone()) })
    }

    /// Whether this message, or one that it is within, has the aggregate open.
    pub(crate) fn is_open(&self, stream: &StreamId) -> bool {
        self.chain().any(|frame| frame.pending().open.contains(stream))
    }

    /// Where it is there already, that is no conflict which another attempt could solve.
    pub(crate) fn create(&self, stream: &StreamId) {
        self.pending().created.push(stream.clone());
    }

    /// What was open has been stored.
    pub(crate) fn close(&self, stream: &StreamId) {
        self.pending().open.retain(|open| open != stream);
    }

    /// The appends to a stream that are not in the database yet, the oldest first.
    pub(crate) fn appended(&self, stream: &StreamId) -> Vec<Append> {
        let mut frames: Vec<&Self> = self.chain().collect();
        frames.reverse();
        let appends = frames.into_iter().flat_map(|frame| {
            let pending = frame.pending();
            let own = pending.changes.appends.iter().filter(|append| append.stream == *stream);
            own.cloned().collect::<Vec<_>>()
        });
        appends.collect()
    }

    /// The state that is not in the database yet.
    pub(crate) fn state(&self, key: &StreamId) -> Option<Document> {
        self.chain().find_map(|frame| {
            let pending = frame.pending();
            let own = pending.changes.states.iter().rev().find(|change| change.document.key == *key);
            own.map(|change| change.document.clone())
        })
    }

    /// Reads what is in the database, with what the transaction's own SQL has done.
    pub(crate) async fn read_stream(&self, range: &StreamRange, visit: Visit<'_>) -> Result<(), StoreError> {
        match self.lock().await?.get()? {
            Some(transaction) => transaction.read_stream(range, visit).await,
            None => self.store.backend().read_stream(range, visit).await,
        }
    }

    pub(crate) async fn document(
        &self,
        kind: DocumentKind,
        key: &StreamId,
    ) -> Result<Option<Document>, StoreError> {
        match self.lock().await?.get()? {
            Some(transaction) => transaction.document(kind, key).await,
            None => self.store.backend().document(kind, key).await,
        }
    }

    /// The transaction, when nobody else uses it.
    async fn lock(&self) -> Result<AsyncMutexGuard<'_, Open>, StoreError> {
        let open = tokio::time::timeout(PATIENCE, self.transaction.open.lock()).await;
        let open = open.map_err(|_| StoreError::Busy {
            attempted: "use the unit of work",
            why: "its connection is lent to another part of it: give it back before a message is sent"
                .to_owned(),
        })?;
        match self.transaction.is_broken.load(Ordering::Acquire) {
            true => Err(Open::broken()),
            false => Ok(open),
        }
    }

    /// Waits until no message is handled within: one whose future was dropped may still be undone.
    async fn alone(&self) -> AsyncMutexGuard<'_, ()> {
        self.child.lock().await
    }

    /// The transaction, which is open from now on.
    pub(crate) async fn transaction(&self) -> Result<AsyncMutexGuard<'_, Open>, StoreError> {
        let _alone = self.alone().await;
        let mut open = self.lock().await?;
        if open.get()?.is_none() {
            *open = Open::Yes(self.store.backend().begin().await?);
        }
        let mut unmarked: Vec<&Self> = self
            .chain()
            .filter(|frame| frame.parent.is_some() && !frame.is_marked.load(Ordering::Acquire))
            .collect();
        unmarked.reverse();
        for frame in unmarked {
            if let Some(transaction) = open.get()? {
                transaction.mark(frame.depth()).await?;
                frame.is_marked.store(true, Ordering::Release);
            }
        }
        Ok(open)
    }

    /// Keeps what was written: the outermost in the database, any other in the one that it is in.
    ///
    /// Where it fails, it is to be rolled back.
    async fn commit(&self) -> Result<(), StoreError> {
        let _alone = self.alone().await;
        let pending = self.end();
        if let Some(Parent { frame, .. }) = &self.parent {
            return frame.take_over(pending);
        }
        let Pending { changes, events, created, .. } = pending;
        let transaction = self.lock().await?.take()?;
        let (store, is_empty) = (self.store.clone(), events.is_empty());
        let write = async move { write(&store, transaction, changes).await };
        // What is committed is heard of, also when nobody waits for the commit any more.
        let written = if is_empty { write.await } else { events.publish_after(write).await };
        written.map_err(|error| match error {
            StoreError::Conflict(conflict) if created.contains(&conflict.stream) => {
                StoreError::AlreadyExists(conflict.stream)
            }
            error => error,
        })
    }

    /// What is pending; nothing more comes to it.
    fn end(&self) -> Pending {
        let mut pending = self.pending();
        self.has_ended.store(true, Ordering::Release);
        mem::replace(&mut pending, Pending::new(&self.mediator))
    }

    /// Puts what a message within has written behind the own.
    fn take_over(&self, inner: Pending) -> Result<(), StoreError> {
        let Pending { changes, events, created, .. } = inner;
        let mut pending = self.pending();
        if self.has_ended.load(Ordering::Acquire) {
            return Err(StoreError::Ended { why: "its sender's has ended before" });
        }
        pending.changes.appends.extend(changes.appends);
        pending.changes.states.extend(changes.states);
        pending.changes.snapshots.extend(changes.snapshots);
        pending.events.append(events);
        pending.created.extend(created);
        Ok(())
    }

    async fn rollback(&self) {
        drop(self.end());
        let mut open = self.transaction.open.lock().await;
        if self.parent.is_none() {
            if let Ok(Some(transaction)) = open.take() {
                // One that cannot be rolled back is so by the end of its connection.
                let _ = transaction.rollback().await;
            }
        } else if self.is_marked.swap(false, Ordering::AcqRel)
            && let Ok(Some(transaction)) = open.get()
            && transaction.undo(self.depth()).await.is_err()
        {
            *open = Open::Broken;
        }
    }
}

async fn write(
    store: &Store,
    transaction: Option<Box<dyn Transaction>>,
    changes: Changes,
) -> Result<(), StoreError> {
    match transaction {
        Some(mut transaction) => {
            if !changes.is_empty() {
                transaction.write(changes).await?;
            }
            transaction.commit().await
        }
        None if changes.is_empty() => Ok(()),
        None => store.backend().write(changes).await.map(drop),
    }
}
