//! One message's part of a transaction.

use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use cqrs_core::{Context, Event, Mediator, MessageId, Metadata};
use tokio::sync::{Mutex as AsyncMutex, MutexGuard as AsyncMutexGuard};

use super::open::{Open, Shared};
use super::pending::Pending;
use super::share::Parent;
use crate::backend::{Append, Changes, Document, DocumentKind, StateChange, StreamRange, Transaction, Visit};
use crate::error::StoreError;
use crate::event::EventMetadata;
use crate::if_match::IfMatch;
use crate::store::Store;
use crate::stream_id::StreamId;

/// How long one part of a unit of work waits for another one that uses the connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// One message's part of a transaction.
pub(crate) struct Frame {
    store: Store,
    message: &'static str,
    message_id: MessageId,
    metadata: EventMetadata,
    pub(super) parent: Option<Parent>,
    /// Shared by all frames of the transaction.
    pub(super) transaction: Arc<Shared>,
    pending: Mutex<Pending>,
    /// Whether nothing joins it any more.
    pub(super) has_ended: AtomicBool,
    /// Whether all that it has done is kept, or undone.
    pub(super) is_settled: AtomicBool,
    /// Whether what was done before this frame can be told from what is done in it.
    pub(super) is_marked: AtomicBool,
    /// Held by the one message that is handled within.
    pub(super) child: Arc<AsyncMutex<()>>,
    mediator: Mediator,
    /// Of what the message causes.
    caused: Metadata,
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
    pub(super) fn new(
        store: &Store,
        context: Context<'_>,
        message_id: MessageId,
        parent: Option<Parent>,
    ) -> Self {
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
            is_settled: AtomicBool::new(false),
            is_marked: AtomicBool::new(false),
            child: Arc::default(),
            mediator,
            // What the client has seen is no matter of what follows.
            caused: context.metadata().without::<IfMatch>(),
        }
    }

    pub(super) fn is_of(&self, store: &Store) -> bool {
        !self.has_ended.load(Ordering::Acquire) && self.store.is_same(store)
    }

    /// The outermost has 0.
    pub(super) fn depth(&self) -> u32 {
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
    pub(super) async fn commit(&self) -> Result<(), StoreError> {
        let _alone = self.alone().await;
        let pending = self.end();
        if let Some(Parent { frame, .. }) = &self.parent {
            if self.is_marked.load(Ordering::Acquire) {
                self.keep().await?;
                self.is_marked.store(false, Ordering::Release);
            }
            frame.take_over(pending)?;
            self.is_settled.store(true, Ordering::Release);
            return Ok(());
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

    /// What this message's SQL has done is the sender's from now on.
    async fn keep(&self) -> Result<(), StoreError> {
        let mut open = self.lock().await?;
        let kept = match open.get()? {
            Some(transaction) => transaction.keep(self.depth()).await,
            None => Ok(()),
        };
        if kept.is_err() {
            *open = Open::Broken;
        }
        kept
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

    pub(super) async fn rollback(&self) {
        drop(self.end());
        let mut open = self.transaction.open.lock().await;
        if self.parent.is_none() {
            if let Ok(Some(transaction)) = open.take() {
                // One that cannot be rolled back is so by the end of its connection.
                let _ = transaction.rollback().await;
            }
        } else if self.is_marked.load(Ordering::Acquire)
            && let Ok(Some(transaction)) = open.get()
            && transaction.undo(self.depth()).await.is_err()
        {
            *open = Open::Broken;
        }
        self.is_settled.store(true, Ordering::Release);
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
