//! The connections that read.

use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::options::Options;
use crate::error::StoreError;

/// Some connections that read while one writes. They are opened as they are needed.
pub(super) struct Readers {
    options: Options,
    idle: Mutex<Vec<Connection>>,
    permits: Semaphore,
}

impl Readers {
    pub(super) fn new(options: Options) -> Self {
        let permits = Semaphore::new(options.readers);
        Self { options, idle: Mutex::default(), permits }
    }

    /// Reads in place: what a page of events takes is less than what it takes to wake another thread.
    pub(super) async fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let _permit = self.permits.acquire().await.map_err(|_| StoreError::Closed)?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => super::reader(&self.options)?,
        };
        let answer = read(&connection);
        // One that the program's own SQL has left in a transaction would show the same old state for ever.
        if connection.is_autocommit() && !self.permits.is_closed() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
        answer
    }

    pub(super) fn close(&self) {
        self.permits.close();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
