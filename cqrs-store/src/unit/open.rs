//! The database's transaction, which is there from the moment when somebody needs it.

use std::mem;
use std::sync::atomic::AtomicBool;

use tokio::sync::Mutex as AsyncMutex;

use crate::backend::Transaction;
use crate::error::StoreError;

/// The transaction of a frame, and of those inside of it.
#[derive(Default)]
pub(super) struct Shared {
    pub(super) open: AsyncMutex<Open>,
    /// Whether a part of it was left where it was, by a message that nobody could undo any more.
    pub(super) is_broken: AtomicBool,
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
    pub(super) fn broken() -> StoreError {
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

    pub(super) fn take(&mut self) -> Result<Option<Box<dyn Transaction>>, StoreError> {
        match mem::replace(self, Self::Broken) {
            Self::NotYet => Ok(None),
            Self::Yes(transaction) => Ok(Some(transaction)),
            Self::Broken => Err(Self::broken()),
        }
    }
}
