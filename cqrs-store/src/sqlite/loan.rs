//! The connection in somebody else's hands.

use std::sync::Arc;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::scribe::Scribe;
use super::writer::{Desk, Errand};
use crate::error::StoreError;

/// The connection, until it is given back.
pub(super) struct Loan {
    scribe: Option<Scribe>,
    desk: Arc<Desk>,
}

/// How the transaction shall end. Where nobody says, it is rolled back.
pub(super) struct End {
    pub(super) is_commit: bool,
    pub(super) reply: oneshot::Sender<Result<(), StoreError>>,
}

impl Loan {
    pub(super) fn new(scribe: Scribe, desk: Arc<Desk>) -> Self {
        Self { scribe: Some(scribe), desk }
    }

    fn scribe(&self) -> &Scribe {
        self.scribe.as_ref().expect("it is given back once, by what consumes it")
    }

    pub(super) fn connection(&self) -> &Connection {
        self.scribe().connection()
    }

    /// The time of what is written now.
    pub(super) fn now(&self) -> i64 {
        self.scribe().time()
    }

    pub(super) async fn end(mut self, is_commit: bool) -> Result<(), StoreError> {
        let (reply, receiver) = oneshot::channel();
        self.give(Some(End { is_commit, reply }));
        receiver.await.unwrap_or(Err(StoreError::Closed))
    }

    /// The thread ends the transaction: a commit may wait for the disk, and others wait for the connection.
    fn give(&mut self, end: Option<End>) {
        if let Some(scribe) = self.scribe.take() {
            self.desk.send(Errand::End(scribe, end));
        }
    }
}

impl Drop for Loan {
    fn drop(&mut self) {
        self.give(None);
    }
}
