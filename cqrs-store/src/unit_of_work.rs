//! One transaction for one message.

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use cqrs_core::{BoxError, Context, Message, Scoped};
#[cfg(feature = "postgres")]
use tokio::sync::MutexGuard as AsyncMutexGuard;

use crate::aggregate::Aggregate;
use crate::backend::Append;
use crate::error::StoreError;
use crate::event::{NewEvent, StoredEvent};
use crate::loaded::Loaded;
use crate::new_root::NewRoot;
#[cfg(feature = "postgres")]
use crate::postgres::PostgresTransaction;
use crate::retry;
use crate::root::Root;
#[cfg(feature = "sqlite")]
use crate::sqlite::SqliteTransaction;
use crate::store::Store;
use crate::stream_id::StreamId;
use crate::unit::{Frame, Joining, Share};
use crate::version::ExpectedVersion;

/// One ACID transaction for one message, as the argument `&mut UnitOfWork` of a handler.
///
/// Everything that the handler writes through it, and through its other arguments of the same store, is committed when it
/// returns `Ok`, and is as if it had never been when it returns an error, panics, is cancelled or runs out of time.
///
/// Events and aggregates are kept until then, and written at once. A database transaction is open from the first call of
/// [`sqlite`](Self::sqlite) or [`postgres`](Self::postgres) on, and no longer than the handler runs.
///
/// What the handler sends through its context joins it: that is written with the sender's commit, and undone alone where
/// it fails and the sender goes on. To be a transaction of its own, a message's handler takes
/// [`Separate`](crate::Separate)`<UnitOfWork>`.
///
/// *Unit of Work* in Fowler's catalogue.
pub struct UnitOfWork {
    share: Share,
    roots: Vec<Box<dyn Kept>>,
}

/// An aggregate of some type.
trait Kept: Any + Send + Sync {
    fn flush(&mut self, frame: &Frame) -> Result<(), StoreError>;
    fn as_any_mut(&mut self) -> &mut dyn Any;
}

impl<A: Aggregate> Kept for Root<A> {
    fn flush(&mut self, frame: &Frame) -> Result<(), StoreError> {
        Self::flush(self, frame)
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

impl<A: Aggregate> Kept for NewRoot<A> {
    fn flush(&mut self, frame: &Frame) -> Result<(), StoreError> {
        Self::flush(self, frame)
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

impl UnitOfWork {
    pub(crate) async fn open(
        store: &Store,
        context: Context<'_>,
        joining: Joining,
    ) -> Result<Self, StoreError> {
        Ok(Self { share: Share::open(store, context, joining).await?, roots: Vec::new() })
    }

    fn frame(&self) -> &Frame {
        self.share.frame()
    }

    /// Something has happened. It is stored with the commit, in a stream that has the message's name and id, and handed to
    /// its handlers in this program right after the commit, before the sender has its answer. A handler's failure does not
    /// undo what is committed: it is told to [`on_detached_failure`](cqrs_core::MediatorBuilder::on_detached_failure).
    ///
    /// # Errors
    /// [`StoreError::Encode`] where serde cannot write it as JSON.
    pub fn raise<E: StoredEvent>(&mut self, event: E) -> Result<(), StoreError> {
        let frame = self.frame();
        let new = NewEvent::new(&event)?.with_metadata(frame.metadata().clone());
        let stream = StreamId::new(frame.message(), frame.message_id().to_string())?;
        frame.publish(event, new.id());
        frame.append(Append { stream, expected: ExpectedVersion::Any, events: vec![new] });
        Ok(())
    }

    /// Puts events behind those of a stream, with the commit. They are not handed to handlers: they have no type.
    ///
    /// What an event does not say of its correlation and its cause, it has from the message.
    ///
    /// # Errors
    /// [`StoreError::OpenTwice`] where the stream is that of an aggregate that is open: its events are recorded there.
    pub fn append(
        &mut self,
        stream: &StreamId,
        expected: impl Into<ExpectedVersion>,
        events: impl IntoIterator<Item = NewEvent>,
    ) -> Result<(), StoreError> {
        if self.frame().is_open(stream) {
            return Err(StoreError::OpenTwice(stream.clone()));
        }
        let metadata = self.frame().metadata();
        let events = events.into_iter().map(|event| event.caused_by(metadata)).collect();
        self.frame().append(Append { stream: stream.clone(), expected: expected.into(), events });
        Ok(())
    }

    /// Runs SQL of your own on SQLite, in the transaction.
    ///
    /// The connection is that of [`rusqlite`](https://docs.rs/rusqlite). The closure runs where the handler runs: keep it
    /// short. From the first call until the handler ends no other transaction writes to the database.
    ///
    /// # Errors
    /// What the closure returns; [`StoreError::WrongDatabase`] where the store is not on SQLite;
    /// [`StoreError::Busy`] where another transaction did not end in time; [`StoreError::Ended`] where a statement has
    /// ended the transaction, which is the framework's to do.
    #[cfg(feature = "sqlite")]
    pub async fn sqlite<T, E: From<StoreError>>(
        &mut self,
        run: impl FnOnce(&rusqlite::Connection) -> Result<T, E> + Send,
    ) -> Result<T, E> {
        self.frame().store().on_sqlite("UnitOfWork::sqlite")?;
        let mut open = self.frame().transaction().await?;
        let transaction = open.get()?.and_then(|open| open.as_any_mut().downcast_mut::<SqliteTransaction>());
        run(transaction.ok_or(StoreError::Closed)?.connection()?)
    }

    /// The transaction on PostgreSQL, for SQL of your own. It is begun with the first call.
    ///
    /// What is returned is a connection of [`sqlx`](https://docs.rs/sqlx); drop it before anything else is done with the
    /// unit of work. The transaction is the framework's to end. After a statement that has failed PostgreSQL does nothing
    /// more in it, and the handler has to return the error.
    ///
    /// # Errors
    /// [`StoreError::WrongDatabase`] where the store is not on PostgreSQL; [`StoreError::Busy`] where no connection was
    /// free in time; what the database says.
    #[cfg(feature = "postgres")]
    pub async fn postgres(
        &mut self,
    ) -> Result<impl std::ops::DerefMut<Target = sqlx::PgConnection> + Send + '_, StoreError> {
        self.frame().store().on_postgres("UnitOfWork::postgres")?;
        let mut open = self.frame().transaction().await?;
        open.get()?;
        let connection = AsyncMutexGuard::try_map(open, |open| {
            let transaction =
                open.get().ok().flatten()?.as_any_mut().downcast_mut::<PostgresTransaction>()?;
            Some(transaction.lend())
        });
        connection.map_err(|_| StoreError::Closed)
    }

    /// The aggregate with this id.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is none; [`StoreError::OpenTwice`] where the handler has it in another
    /// argument, or its sender has it; what the database says.
    pub async fn root<A: Aggregate>(&mut self, id: &A::Id) -> Result<&mut Root<A>, StoreError> {
        let stream = A::stream(id)?;
        let index = self.position::<A>(id, &stream).await?;
        let root = index.and_then(|index| (*self.roots[index]).as_any_mut().downcast_mut());
        root.ok_or(StoreError::NotFound(stream))
    }

    /// The aggregate with this id, where there is one.
    ///
    /// # Errors
    /// Like [`root`](Self::root).
    pub async fn find<A: Aggregate>(&mut self, id: &A::Id) -> Result<Option<&mut Root<A>>, StoreError> {
        let stream = A::stream(id)?;
        let index = self.position::<A>(id, &stream).await?;
        Ok(index.and_then(|index| (*self.roots[index]).as_any_mut().downcast_mut()))
    }

    /// Where the aggregate is kept, loaded if it was not; `None` where there is none.
    async fn position<A: Aggregate>(
        &mut self,
        id: &A::Id,
        stream: &StreamId,
    ) -> Result<Option<usize>, StoreError> {
        let is_it = |root: &mut Box<dyn Kept>| {
            (**root).as_any_mut().downcast_ref::<Root<A>>().is_some_and(|root| root.stream() == stream)
        };
        if let Some(index) = self.roots.iter_mut().position(is_it) {
            return Ok(Some(index));
        }
        let loaded = Loaded::<A>::load(self.frame(), id.clone()).await?;
        match Root::of(loaded) {
            Err(StoreError::NotFound(_)) => {
                self.frame().close(stream);
                Ok(None)
            }
            root => {
                self.roots.push(Box::new(root?));
                Ok(Some(self.roots.len() - 1))
            }
        }
    }

    /// A new aggregate with this id. Where there is one already, the commit fails with [`StoreError::AlreadyExists`].
    ///
    /// # Errors
    /// [`StoreError::OpenTwice`] where the unit of work has one already.
    pub fn create<A: Aggregate>(&mut self, id: A::Id) -> Result<&mut NewRoot<A>, StoreError> {
        let loaded = Loaded::<A>::new(id)?;
        self.frame().open(loaded.stream())?.done();
        self.frame().create(loaded.stream());
        self.roots.push(Box::new(NewRoot::of(loaded)));
        let root = self.roots.last_mut().and_then(|root| (**root).as_any_mut().downcast_mut());
        Ok(root.expect("it was pushed right before"))
    }
}

impl fmt::Debug for UnitOfWork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnitOfWork").field("message", &self.frame().message()).finish_non_exhaustive()
    }
}

impl<M: Message + Sync> Scoped<M> for UnitOfWork {
    type Dependencies = Arc<Store>;

    async fn begin(store: &Arc<Store>, _: &M, context: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self::open(store, context, Joining::Sender).await?)
    }

    async fn commit(mut self) -> Result<(), BoxError> {
        let flushed = self.roots.iter_mut().try_for_each(|root| root.flush(self.share.frame()));
        if let Err(error) = flushed {
            self.share.rollback().await;
            return Err(error.into());
        }
        Ok(self.share.commit().await?)
    }

    async fn rollback(self) {
        self.share.rollback().await;
    }

    fn retry(error: &mut (dyn StdError + Send + Sync + 'static), attempt: u32) -> Option<Duration> {
        retry::after(error, attempt)
    }
}
