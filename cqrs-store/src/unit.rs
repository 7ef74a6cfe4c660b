//! What one message writes, and those that it sends: one transaction.
//!
//! A handler's arguments that write share a [`Frame`]. The first of them owns it: it is opened first and ended last, so
//! that everything is there when it commits. A message that is sent within has a frame of its own inside of its sender's:
//! what it writes becomes the sender's when it succeeds, and is forgotten when it fails. The outermost frame commits.
//!
//! Nothing reaches the database before: events and states are kept until the commit, which is one write then. A
//! transaction is opened earlier only where a handler asks for one, for SQL of its own.

use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use cqrs_core::{Context, Event, Mediator, MessageId, Metadata};
use tokio::sync::{Mutex as AsyncMutex, MutexGuard as AsyncMutexGuard, OwnedMutexGuard};

use crate::backend::{Append, Changes, Document, DocumentKind, StateChange, StreamRange, Transaction, Visit};
use crate::error::StoreError;
use crate::event::EventMetadata;
use crate::store::Store;
use crate::stream_id::StreamId;

/// How long a message waits for another one of the same unit of work.
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
    publisher: Publisher,
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

#[derive(Default)]
struct Pending {
    changes: Changes,
    events: Vec<Raised>,
    /// The aggregates that are loaded, and not stored yet.
    open: Vec<StreamId>,
    /// Those of them that must not have been there.
    created: Vec<StreamId>,
}

/// An event that is handed to its handlers after the commit.
type Raised = Box<dyn FnOnce(Mediator, Metadata) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

/// Whose handlers get the events.
struct Publisher {
    mediator: Mediator,
    metadata: Metadata,
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
        let Frames(frames) = context.extension().unwrap_or_default();
        let open = frames.iter().filter_map(Weak::upgrade).find(|frame| frame.is_of(store));
        let message_id = context.message_id();
        let parent = match open {
            Some(frame) if frame.message_id == message_id => return Ok(Self { frame, is_owner: false }),
            Some(frame) if joining == Joining::Sender => Some(Parent::enter(frame).await?),
            Some(_) | None => None,
        };
        let frame = Arc::new(Frame::new(store, context, message_id, parent));
        let others =
            frames.into_iter().filter(|other| other.upgrade().is_some_and(|other| !other.is_of(store)));
        context.insert(Frames(others.chain([Arc::downgrade(&frame)]).collect()));
        Ok(Self { frame, is_owner: true })
    }

    pub(crate) fn frame(&self) -> &Frame {
        &self.frame
    }

    /// Keeps what was written, where it is the last one to say so.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        if self.is_owner { self.frame.commit().await } else { Ok(()) }
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
    async fn enter(frame: Arc<Frame>) -> Result<Self, StoreError> {
        let turn = tokio::time::timeout(PATIENCE, frame.child.clone().lock_owned()).await;
        let turn = turn.map_err(|_| StoreError::Busy {
            attempted: "join the sender's unit of work",
            why: format!("another message that `{}` has sent is still in it", frame.message),
        })?;
        let depth = frame.depth();
        Ok(Self { frame, depth, _turn: turn })
    }
}

impl Frame {
    fn new(store: &Store, context: Context<'_>, message_id: MessageId, parent: Option<Parent>) -> Self {
        let transaction = parent.as_ref().map(|parent| parent.frame.transaction.clone()).unwrap_or_default();
        let publisher = Publisher { mediator: context.mediator().clone(), metadata: context.metadata() };
        Self {
            store: store.clone(),
            message: context.message().map_or("", |message| message.name()),
            message_id,
            metadata: EventMetadata::of(context),
            parent,
            transaction,
            pending: Mutex::default(),
            has_ended: AtomicBool::new(false),
            is_marked: AtomicBool::new(false),
            child: Arc::default(),
            publisher,
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

    /// What the database is, for errors.
    pub(crate) fn database(&self) -> &'static str {
        self.store.backend().name()
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
        if self.publisher.mediator.hears_of::<E>() {
            let publish = move |mediator: Mediator, metadata| {
                Box::pin(mediator.publish_stored(event, id, metadata)) as _
            };
            self.pending().events.push(Box::new(publish));
        }
    }

    /// Notes that an aggregate is open; twice in one transaction would be two truths.
    pub(crate) fn open(&self, stream: &StreamId) -> Result<(), StoreError> {
        if self.chain().any(|frame| frame.pending().open.contains(stream)) {
            return Err(StoreError::OpenTwice(stream.clone()));
        }
        self.pending().open.push(stream.clone());
        Ok(())
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
    async fn alone(&self) -> Result<AsyncMutexGuard<'_, ()>, StoreError> {
        tokio::time::timeout(PATIENCE, self.child.lock()).await.map_err(|_| StoreError::Busy {
            attempted: "go on with the unit of work",
            why: format!("a message that `{}` has sent is still in it", self.message),
        })
    }

    /// The transaction, which is open from now on.
    pub(crate) async fn transaction(&self) -> Result<AsyncMutexGuard<'_, Open>, StoreError> {
        let _alone = self.alone().await?;
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

    async fn commit(&self) -> Result<(), StoreError> {
        let _alone = self.alone().await?;
        self.has_ended.store(true, Ordering::Release);
        let Pending { changes, events, open, created } = mem::take(&mut *self.pending());
        if let Some(Parent { frame, .. }) = &self.parent {
            let mut outer = frame.pending();
            outer.changes.appends.extend(changes.appends);
            outer.changes.states.extend(changes.states);
            outer.changes.snapshots.extend(changes.snapshots);
            outer.events.extend(events);
            outer.open.extend(open);
            outer.created.extend(created);
            return Ok(());
        }
        self.write(changes).await.map_err(|error| match error {
            StoreError::Conflict(conflict) if created.contains(&conflict.stream) => {
                StoreError::AlreadyExists(conflict.stream)
            }
            error => error,
        })?;
        self.publisher.publish(events).await;
        Ok(())
    }

    async fn write(&self, changes: Changes) -> Result<(), StoreError> {
        match self.lock().await?.take()? {
            Some(mut transaction) => {
                if !changes.is_empty() {
                    transaction.write(changes).await?;
                }
                transaction.commit().await?;
            }
            None if changes.is_empty() => {}
            None => drop(self.store.backend().write(changes).await?),
        }
        Ok(())
    }

    async fn rollback(&self) {
        self.has_ended.store(true, Ordering::Release);
        *self.pending() = Pending::default();
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

impl Publisher {
    /// In a task of its own: what is committed has happened, and its handlers hear of it even when the sender does not
    /// wait for them.
    async fn publish(&self, events: Vec<Raised>) {
        if events.is_empty() {
            return;
        }
        let (mediator, metadata) = (self.mediator.clone(), self.metadata.clone());
        let publishing = async move {
            for event in events {
                event(mediator.clone(), metadata.clone()).await;
            }
        };
        // It ends early only with its runtime.
        let _ = tokio::spawn(publishing).await;
    }
}
