//! What waits for the commit.

use cqrs_core::{Mediator, StoredEvents};

use crate::backend::Changes;
use crate::stream_id::StreamId;

/// What one message has written, and not committed yet.
pub(super) struct Pending {
    pub(super) changes: Changes,
    /// For their handlers, after the commit.
    pub(super) events: StoredEvents,
    /// The aggregates that are loaded, and not stored yet.
    pub(super) open: Vec<StreamId>,
    /// Those of them that must not have been there.
    pub(super) created: Vec<StreamId>,
}

impl Pending {
    pub(super) fn new(mediator: &Mediator) -> Self {
        let events = StoredEvents::new(mediator);
        Self { changes: Changes::new(), events, open: Vec::new(), created: Vec::new() }
    }
}
