//! An aggregate that exists, as a handler has it; and what all three kinds of argument do.

use std::error::Error as StdError;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use cqrs_core::{BoxError, Context, Scoped};

use crate::aggregate::{Aggregate, IntoEvents, Targets};
use crate::decider::{HasSubject, StoredAsState, Subject};
use crate::error::StoreError;
use crate::if_match::IfMatch;
use crate::loaded::Loaded;
use crate::retry;
use crate::store::Store;
use crate::stream_id::StreamId;
use crate::unit::{Frame, Joining, Share};
use crate::version::{ExpectedVersion, Version};

/// An aggregate that exists, as the argument `&mut Root<Order>` of a handler.
///
/// Which one it is, the message says: the field with `#[id]`. It is loaded before the handler runs, and reads like the
/// aggregate; [`record`](Self::record) changes it. What was recorded is stored when the handler returns `Ok`, together
/// with everything else that the handler's arguments write.
///
/// Where the aggregate does not exist, the handler does not run: [`StoreError::NotFound`] in a rejection.
/// [`NewRoot`](crate::NewRoot) is for those that shall not exist, [`MaybeRoot`](crate::MaybeRoot) for both.
///
/// *Aggregate root* in domain-driven design.
pub struct Root<A: Aggregate> {
    pub(crate) loaded: Loaded<A>,
    pub(crate) share: Option<Share>,
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

pub(crate) async fn begin<A: Aggregate, M: Targets<A::Id>>(
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
pub(crate) fn seen<I, M: Targets<I>>(message: &M, context: Context<'_>) -> Option<Version> {
    message.expected_version().or_else(|| IfMatch::of(context))
}

pub(crate) async fn commit<A: Aggregate>(
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

pub(crate) async fn rollback(share: Option<Share>) {
    if let Some(share) = share {
        share.rollback().await;
    }
}
