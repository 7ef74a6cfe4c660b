//! An aggregate that exists or not, as a handler has it.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use cqrs_core::{BoxError, Context, Scoped};

use crate::aggregate::{Aggregate, IntoEvents, Targets};
use crate::decider::{HasSubject, StoredAsState, Subject};
use crate::loaded::Loaded;
use crate::retry;
use crate::root::{Root, begin, commit, rollback};
use crate::store::Store;
use crate::version::Version;

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
