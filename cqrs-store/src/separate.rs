//! A unit of work that is not the sender's.

use std::error::Error as StdError;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

use cqrs_core::{BoxError, Context, Message, Scoped};

use crate::retry;
use crate::store::Store;
use crate::unit::Joining;
use crate::unit_of_work::UnitOfWork;

/// A unit of work of the message's own, whoever sends it: `&mut Separate<UnitOfWork>`.
///
/// What is written in it stays when the sender fails, and is not there yet for what the sender does in its own
/// transaction. Other arguments of the handler that are listed after it take part in it.
///
/// On SQLite, which has one writer, a sender that has begun a transaction by SQL of its own cannot wait for one that is
/// separate: the commit ends with [`StoreError::Busy`](crate::StoreError::Busy).
///
/// List it before the handler's other arguments of the store. Where a sender is handled again after a conflict, it sends
/// such a message again, and what that has written stays each time.
///
/// `REQUIRES_NEW` in Spring and Jakarta EE.
pub struct Separate<T>(T);

impl<T> Deref for Separate<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Separate<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for Separate<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Separate").field(&self.0).finish()
    }
}

impl<M: Message + Sync> Scoped<M> for Separate<UnitOfWork> {
    type Dependencies = Arc<Store>;

    async fn begin(store: &Arc<Store>, _: &M, context: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self(UnitOfWork::open(store, context, Joining::Nobody).await?))
    }

    async fn commit(self) -> Result<(), BoxError> {
        Scoped::<M>::commit(self.0).await
    }

    async fn rollback(self) {
        Scoped::<M>::rollback(self.0).await;
    }

    fn retry(error: &mut (dyn StdError + Send + Sync + 'static), attempt: u32) -> Option<Duration> {
        retry::after(error, attempt)
    }
}
