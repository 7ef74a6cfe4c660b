//! How the arguments of a handler come to share a frame, and how a message comes to be within its sender's.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};

use cqrs_core::Context;
use tokio::sync::OwnedMutexGuard;

use super::frame::Frame;
use crate::error::StoreError;
use crate::store::Store;

/// Whether a message takes part in what its sender writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Joining {
    /// It does, where the sender has something open.
    Sender,
    /// It does not.
    Nobody,
}

/// The frame that another one is in.
pub(super) struct Parent {
    pub(super) frame: Arc<Frame>,
    pub(super) depth: u32,
    /// Its siblings wait for it.
    _turn: OwnedMutexGuard<()>,
}

impl Parent {
    async fn enter(frame: Arc<Frame>) -> Self {
        // As long as it takes: the one before ends without this one.
        let turn = frame.child.clone().lock_owned().await;
        let depth = frame.depth();
        Self { frame, depth, _turn: turn }
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
            Some(frame) if frame.message_id() == message_id => {
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
            let frame = &self.frame;
            frame.has_ended.store(true, Ordering::Release);
            let is_left =
                !frame.is_settled.load(Ordering::Acquire) && frame.is_marked.load(Ordering::Acquire);
            if is_left && frame.parent.is_some() {
                frame.transaction.is_broken.store(true, Ordering::Release);
            }
        }
    }
}
