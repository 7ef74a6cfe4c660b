//! The store: one type for every database.

use std::fmt;
use std::sync::Arc;

use cqrs_core::{Clock, SystemClock};

use crate::backend::{Append, Appended, Backend, Changes, StreamInfo};
use crate::error::StoreError;
use crate::event::NewEvent;
use crate::reading::{ReadAll, ReadStream};
use crate::stream_id::StreamId;
use crate::version::ExpectedVersion;

/// An ACID database that keeps events, and states. The URL decides which database it is.
///
/// It is cheap to clone, and is given to the mediator once:
///
/// ```
/// use cqrs_store::{ExpectedVersion, NewEvent, Store, StreamId};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let store = Store::in_memory().await?;
/// let stream = StreamId::new("Order", "4711")?;
/// let event = NewEvent::json("OrderPlaced", 1, &serde_json::json!({ "customer": 42 }));
/// let appended = store.append(&stream, ExpectedVersion::NoStream, [event]).await?;
/// assert_eq!(appended.version.get(), 1);
///
/// let events = store.read_stream(&stream).collect().await?;
/// assert_eq!(events[0].name, "OrderPlaced");
/// # Ok::<(), cqrs_store::StoreError>(()) }).unwrap();
/// ```
///
/// # SQLite
/// `sqlite://shop.db` is a file beside the program, `sqlite:///var/shop.db` one with an absolute path, and
/// `sqlite::memory:` is gone with the store. A file is made where there is none; its folder has to be there. It is used
/// in WAL mode, with foreign keys on. Options follow a `?`, with `&` between them:
///
/// | option | default | |
/// |---|---|---|
/// | `synchronous` | `full` | `full`: a commit outlives a power failure. `normal`: a power failure may take the last commits. `off`: it may destroy the database. Nothing of this is about the program: what is committed outlives its death, however it dies. |
/// | `busy_timeout_ms` | 5000 | How long a writer waits for another one, of this program or of others. |
/// | `readers` | the number of processors, at least 4 | How many connections read at a time. |
///
/// SQLite has one writer. What several tasks write at a time is committed together, so that all of them pay for one wait
/// for the disk. Reading goes on meanwhile, but in memory, where there is one connection for all.
///
/// # PostgreSQL
/// `postgres://user:password@host/database`, from version 12 of PostgreSQL on, with the feature `postgres`. Options of our
/// own follow a `?`, beside those of the driver, [sqlx](https://docs.rs/sqlx), such as `sslmode`:
///
/// | option | default | |
/// |---|---|---|
/// | `schema` | the first of the `search_path`, such as `public` | The schema that has the tables. It is made where there is none. |
/// | `pool_size` | 10 | The most connections of this store. All stores on a server share what its `max_connections` allows. |
/// | `acquire_timeout_ms` | 5000 | How long to wait for a connection. |
/// | `busy_timeout_ms` | 5000 | How long a statement waits for other transactions: `lock_timeout` of PostgreSQL. |
/// | `statement_timeout_ms` | what the server says | How long a statement runs: `statement_timeout` of PostgreSQL. |
///
/// The timeouts, and READ COMMITTED as the isolation level, are those of all connections of the store, also for SQL of your
/// own. For TLS, give sqlx one of its features in your `Cargo.toml`:
/// `sqlx = { version = "0.9", default-features = false, features = ["tls-rustls-ring-native-roots"] }`.
///
/// `synchronous_commit` has to be `on`, as it is by default: what it is `off` for, a crash of the server may undo although
/// it was read. The log is read on the primary; a standby does not know which transactions are open there.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    backend: Arc<dyn Backend>,
}

impl Store {
    /// Opens the database that the URL names, and brings its tables to the newest schema.
    ///
    /// # Errors
    /// [`StoreError::Url`] for a URL that leads nowhere, [`StoreError::NewerDatabase`] where a newer version of this crate
    /// has written the database, and [`StoreError::Database`] for what the database says.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::builder().open(url).await
    }

    /// A SQLite database that is gone with the store.
    ///
    /// # Errors
    /// Where SQLite has no memory left.
    pub async fn in_memory() -> Result<Self, StoreError> {
        Self::open("sqlite::memory:").await
    }

    /// A store with settings of its own.
    #[must_use]
    pub fn builder() -> StoreBuilder {
        StoreBuilder { clock: Arc::new(SystemClock) }
    }

    /// Puts events behind those of a stream. All of them are stored when it returns `Ok`.
    ///
    /// To append the same events, by their ids, again is no error and changes nothing; the answer says so.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where the stream has another version than expected, and [`StoreError::Duplicate`] where
    /// only some of the events are stored already, or elsewhere. Nothing was written then.
    ///
    /// # Cancellation
    /// Where the future is dropped, all of the events are stored, or none.
    pub async fn append(
        &self,
        stream: &StreamId,
        expected: impl Into<ExpectedVersion>,
        events: impl IntoIterator<Item = NewEvent>,
    ) -> Result<Appended, StoreError> {
        let (stream, expected, events) = (stream.clone(), expected.into(), events.into_iter().collect());
        let appended = self.append_all([Append { stream, expected, events }]).await?;
        appended.first().copied().ok_or(StoreError::Closed)
    }

    /// Puts events behind those of several streams, in one transaction. The answers are in the order of the appends.
    ///
    /// # Errors
    /// Like [`append`](Self::append). All is written, or nothing.
    pub async fn append_all(
        &self,
        appends: impl IntoIterator<Item = Append>,
    ) -> Result<Vec<Appended>, StoreError> {
        let mut changes = Changes::new();
        changes.appends.extend(appends);
        Ok(self.backend().write(changes).await?.appended)
    }

    /// Reads a stream: all of it from its first event, unless told otherwise.
    pub fn read_stream(&self, stream: &StreamId) -> ReadStream {
        ReadStream::new(self.inner.backend.clone(), stream.clone())
    }

    /// Reads the events of all streams, in the order of their positions.
    pub fn read_all(&self) -> ReadAll {
        ReadAll::new(self.inner.backend.clone())
    }

    /// What is known of a stream; `None` where it never had an event.
    ///
    /// # Errors
    /// What the database says.
    pub async fn stream(&self, stream: &StreamId) -> Result<Option<StreamInfo>, StoreError> {
        self.backend().stream(stream).await
    }

    /// Runs SQL of your own on SQLite, outside of any unit of work: what reads your own tables in query handlers. The
    /// connection only reads; to write, take a [`UnitOfWork`](crate::UnitOfWork), or [`write_sqlite`](Self::write_sqlite).
    ///
    /// The closure runs where it is awaited: keep it short.
    ///
    /// # Errors
    /// What the closure returns, and [`StoreError::WrongDatabase`] where the store is not on SQLite.
    #[cfg(feature = "sqlite")]
    pub async fn read_sqlite<T: Send, E: From<StoreError> + Send>(
        &self,
        read: impl FnOnce(&rusqlite::Connection) -> Result<T, E> + Send,
    ) -> Result<T, E> {
        self.on_sqlite("Store::read_sqlite")?.read(|connection| Ok(read(connection))).await?
    }

    /// Runs SQL of your own on SQLite in a transaction of its own, which is committed where the closure returns `Ok`:
    /// what brings your own tables to their newest schema when the program starts.
    ///
    /// # Errors
    /// What the closure returns, [`StoreError::WrongDatabase`] where the store is not on SQLite, and
    /// [`StoreError::Busy`] where others write for too long.
    #[cfg(feature = "sqlite")]
    pub async fn write_sqlite<T: Send, E: From<StoreError> + Send>(
        &self,
        write: impl FnOnce(&rusqlite::Connection) -> Result<T, E> + Send,
    ) -> Result<T, E> {
        self.on_sqlite("Store::write_sqlite")?;
        let mut transaction = self.backend().begin().await?;
        let sqlite = transaction.as_any_mut().downcast_mut::<crate::sqlite::SqliteTransaction>();
        let outcome = match sqlite {
            Some(sqlite) => write(sqlite.connection()?)?,
            None => return Err(StoreError::Closed.into()),
        };
        transaction.commit().await?;
        Ok(outcome)
    }

    #[cfg(feature = "sqlite")]
    pub(crate) fn on_sqlite(&self, asked: &'static str) -> Result<&crate::sqlite::Sqlite, StoreError> {
        let actual = self.backend().name();
        let wrong = StoreError::WrongDatabase { asked, needed: "SQLite", actual };
        self.backend().as_any().downcast_ref().ok_or(wrong)
    }

    /// The connections to PostgreSQL, for SQL of your own outside of any unit of work: what reads your own tables in query
    /// handlers, and what brings them to their newest schema when the program starts. To write with a message's events,
    /// take a [`UnitOfWork`](crate::UnitOfWork).
    ///
    /// # Errors
    /// [`StoreError::WrongDatabase`] where the store is not on PostgreSQL.
    #[cfg(feature = "postgres")]
    pub fn postgres(&self) -> Result<&sqlx::PgPool, StoreError> {
        self.on_postgres("Store::postgres").map(crate::postgres::Postgres::pool)
    }

    #[cfg(feature = "postgres")]
    pub(crate) fn on_postgres(&self, asked: &'static str) -> Result<&crate::postgres::Postgres, StoreError> {
        let actual = self.backend().name();
        let wrong = StoreError::WrongDatabase { asked, needed: "PostgreSQL", actual };
        self.backend().as_any().downcast_ref().ok_or(wrong)
    }

    /// Waits for what is under way, and lets go of the database.
    ///
    /// A store that is only dropped does the same without waiting; nothing that is committed depends on it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.backend().close().await
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    pub(crate) fn backend(&self) -> &dyn Backend {
        &*self.inner.backend
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("database", &self.backend().name()).finish_non_exhaustive()
    }
}

/// Settings of a store that no URL has.
pub struct StoreBuilder {
    clock: Arc<dyn Clock>,
}

impl StoreBuilder {
    /// The clock that events have their time from, on SQLite. PostgreSQL has its own, which is the same for all programs.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Opens the database; see [`Store::open`].
    ///
    /// # Errors
    /// The same.
    pub async fn open(self, url: &str) -> Result<Store, StoreError> {
        let scheme = url.split(':').next().unwrap_or_default();
        match scheme {
            #[cfg(feature = "sqlite")]
            "sqlite" => {
                let (url, clock) = (url.to_owned(), self.clock.clone());
                let opened =
                    tokio::task::spawn_blocking(move || crate::sqlite::Sqlite::open(&url, clock)).await;
                let sqlite = opened.map_err(|source| StoreError::database("open SQLite", source))??;
                Ok(self.on(sqlite))
            }
            #[cfg(feature = "postgres")]
            "postgres" | "postgresql" => Ok(self.on(crate::postgres::Postgres::open(url).await?)),
            _ => Err(StoreError::Url { url: redacted(url), why: unknown(scheme) }),
        }
    }

    /// A store on another database than those that this crate has.
    #[must_use]
    pub fn on(self, backend: impl Backend) -> Store {
        Store { inner: Arc::new(Inner { backend: Arc::new(backend) }) }
    }
}

impl fmt::Debug for StoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreBuilder").finish_non_exhaustive()
    }
}

fn unknown(scheme: &str) -> String {
    match scheme {
        "sqlite" => "this program was built without the feature `sqlite` of `cqrs-store`".to_owned(),
        "postgres" | "postgresql" => {
            "this program was built without the feature `postgres`: add it to `cqrs`".to_owned()
        }
        _ => "a URL begins with `sqlite:` or `postgres:`".to_owned(),
    }
}

/// The URL without what may be a password: all before the last `@`, and the value of each option that is called like one.
pub(crate) fn redacted(url: &str) -> String {
    let url = match (url.find("://"), url.rfind('@')) {
        (Some(start), Some(end)) if start < end => format!("{}://***{}", &url[..start], &url[end..]),
        _ => url.to_owned(),
    };
    let Some((base, query)) = url.split_once('?') else { return url };
    let is_public = |option: &&str| {
        let name = option.split('=').next().unwrap_or_default();
        // An escaped letter could be one of `password`.
        !name.contains('%') && !name.to_ascii_lowercase().contains("pass")
    };
    let options: Vec<_> =
        query.split('&').map(|option| if is_public(&option) { option } else { "***" }).collect();
    format!("{base}?{}", options.join("&"))
}
