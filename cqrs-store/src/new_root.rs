//! An aggregate that does not exist yet, as a handler has it.

use std::error::Error as StdError;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use cqrs_core::{BoxError, Context, Scoped};

use crate::aggregate::{Aggregate, IntoEvents, Targets};
use crate::decider::{HasSubject, StoredAsState, Subject};
use crate::error::StoreError;
use crate::loaded::Loaded;
use crate::retry;
use crate::root::{Root, commit, rollback, seen};
use crate::store::Store;
use crate::unit::{Frame, Joining, Share};
use crate::version::ExpectedVersion;

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
        share.frame().open(loaded.stream())?.done();
        share.frame().create(loaded.stream());
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
