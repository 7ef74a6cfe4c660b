//! SQLite, in the program.

mod loan;
mod options;
mod read;
mod readers;
mod schema;
mod scribe;
mod transaction;
mod write;
mod writer;

use std::any::Any;
use std::sync::Arc;

use cqrs_core::Clock;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::backend::{
    Backend, BackendFuture, Changes, Document, DocumentKind, LogRange, StreamInfo, StreamRange, Transaction,
    Visit, Written,
};
use crate::error::StoreError;
use crate::stream_id::StreamId;
use crate::version::{Position, Version};
use options::{Options, Synchronous};
use readers::Readers;
use scribe::Scribe;
pub(crate) use transaction::SqliteTransaction;
use writer::Writer;

/// Events that are read without a pause for other tasks.
const PAGE: usize = 256;

/// Statements that a connection keeps ready.
const STATEMENTS: usize = 64;

/// A SQLite database.
pub(crate) struct Sqlite {
    writer: Writer,
    /// `None` in memory: there is one connection, and whoever reads waits for its turn.
    readers: Option<Readers>,
}

impl Sqlite {
    pub(crate) fn open(url: &str, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let options = Options::parse(url)?;
        let mut connection = connect(&options).map_err(|error| cannot_open(url, &error))?;
        if options.file.is_some() {
            schema::use_wal(&connection, options.busy_timeout)?;
        }
        schema::migrate(&mut connection)?;
        let waits = options.file.is_some() && options.synchronous == Synchronous::Full;
        let scribe = Scribe::new(connection, clock, options.busy_timeout);
        let writer = Writer::start(scribe, options.busy_timeout, waits)?;
        let readers = options.file.is_some().then(|| Readers::new(options));
        Ok(Self { writer, readers })
    }

    /// Runs on a connection that reads.
    pub(crate) async fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError> + Send,
    ) -> Result<T, StoreError> {
        match &self.readers {
            Some(readers) => readers.read(read).await,
            None => {
                let loan = self.writer.lend(false).await?;
                let connection = loan.connection();
                let only = |is_on| connection.pragma_update(None, "query_only", is_on);
                only(true).map_err(|error| failed("read from SQLite", error))?;
                let answer = read(connection);
                only(false).map_err(|error| failed("read from SQLite", error))?;
                answer
            }
        }
    }
}

fn connect(options: &Options) -> rusqlite::Result<Connection> {
    let Some(file) = &options.file else {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch("PRAGMA foreign_keys = ON")?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        return Ok(connection);
    };
    // A file name is no URL to SQLite: it was read already.
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(options.busy_timeout)?;
    connection.pragma_update(None, "synchronous", options.synchronous.name())?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What a burst of writing has left of the log file is given back.
    connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

fn reader(options: &Options) -> Result<Connection, StoreError> {
    connect(options)
        .and_then(|connection| {
            connection.pragma_update(None, "query_only", true)?;
            Ok(connection)
        })
        .map_err(|error| failed("open SQLite", error))
}

fn cannot_open(url: &str, error: &rusqlite::Error) -> StoreError {
    StoreError::Url { url: url.to_owned(), why: error.to_string() }
}

fn failed(attempted: &'static str, error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy {
            attempted,
            why: "another program has the database open, and writes".to_owned(),
        },
        _ => StoreError::database(attempted, error),
    }
}

impl Backend for Sqlite {
    fn name(&self) -> &'static str {
        "SQLite"
    }

    fn write(&self, changes: Changes) -> BackendFuture<'_, Written> {
        Box::pin(self.writer.write(changes))
    }

    fn begin(&self) -> BackendFuture<'_, Box<dyn Transaction>> {
        Box::pin(async {
            let loan = self.writer.lend(true).await?;
            Ok(Box::new(SqliteTransaction::new(loan)) as Box<dyn Transaction>)
        })
    }

    fn read_stream<'a>(&'a self, range: &'a StreamRange, visit: Visit<'a>) -> BackendFuture<'a, ()> {
        Box::pin(async {
            let mut page = range.clone();
            let mut left = range.limit;
            loop {
                page.limit = left.min(PAGE);
                let progress = self.read(|connection| read::stream(connection, &page, &mut *visit)).await?;
                left -= progress.events;
                if progress.events < PAGE || left == 0 {
                    return Ok(());
                }
                match page.is_backward {
                    true => page.to = Version::new(progress.version.get().saturating_sub(1)),
                    false => page.from = progress.version.plus(1),
                }
                tokio::task::yield_now().await;
            }
        })
    }

    fn read_all<'a>(&'a self, range: &'a LogRange, visit: Visit<'a>) -> BackendFuture<'a, Position> {
        Box::pin(async {
            let mut page = *range;
            let mut left = range.limit;
            loop {
                page.limit = left.min(PAGE);
                let progress = self.read(|connection| read::log(connection, page, &mut *visit)).await?;
                left -= progress.events;
                if progress.events < PAGE || left == 0 {
                    return Ok(progress.position);
                }
                page.after = progress.position;
                tokio::task::yield_now().await;
            }
        })
    }

    fn stream<'a>(&'a self, stream: &'a StreamId) -> BackendFuture<'a, Option<StreamInfo>> {
        Box::pin(self.read(|connection| read::info(connection, stream)))
    }

    fn document<'a>(&'a self, kind: DocumentKind, key: &'a StreamId) -> BackendFuture<'a, Option<Document>> {
        Box::pin(self.read(move |connection| read::document(connection, kind, key)))
    }

    fn close(&self) -> BackendFuture<'_, ()> {
        Box::pin(async {
            if let Some(readers) = &self.readers {
                readers.close();
            }
            self.writer.close().await
        })
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
