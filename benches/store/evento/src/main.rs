//! evento on SQLite: `evento::append`, a projection that is loaded and written to, and `Executor::read`.
#![forbid(unsafe_code)]

use evento::cursor::Args;
use evento::metadata::Event;
use evento::migrator::{Migrate, Plan};
use evento::sql::RwSqlite;
use evento::{EventFilter, Executor, Projection, ProjectionCursor, Sqlite, TenantFilter, WriteError};
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use store_protocol::{Contender, Database, Payload, Pragmas, Refused, Sum, serve};

#[evento::aggregate]
pub enum Account {
    Deposited { account: u64, amount: u64, note: String },
}

/// Without snapshots: nobody here has any.
#[evento::snapshot(none)]
#[evento::projection]
pub struct Balance {
    pub balance: u64,
}

#[evento::handler]
async fn on_deposited(event: Event<Deposited>, view: &mut Balance) -> anyhow::Result<()> {
    view.balance = view.balance.wrapping_add(event.data.amount);
    Ok(())
}

/// Events that are read at a time.
const PAGE: u16 = 1000;

#[derive(Clone)]
struct Evento {
    reading: SqlitePool,
    writing: SqlitePool,
    executor: RwSqlite,
}

fn refused(error: WriteError) -> Refused {
    match error {
        WriteError::InvalidOriginalVersion => Refused::Conflict,
        WriteError::Unknown(source) if source.to_string().contains("locked") => Refused::Busy,
        other => panic!("{other:?}"),
    }
}

impl Contender for Evento {
    async fn open(database: &Database) -> Self {
        let synchronous = if database.is_full { SqliteSynchronous::Full } else { SqliteSynchronous::Normal };
        let options = SqliteConnectOptions::new()
            .filename(&database.path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous);
        // With one or ten connections that write it is no quicker.
        let pool = SqlitePoolOptions::new().max_connections(4);
        let writing = pool.connect_with(options.clone()).await.expect("it opens");
        let mut connection = writing.acquire().await.expect("it opens");
        let migrator = evento::sql_migrator::new::<sqlx::Sqlite>().expect("it has migrations");
        migrator.run(&mut *connection, &Plan::apply_all()).await.expect("the tables are made");
        drop(connection);
        let reading =
            SqlitePoolOptions::new().max_connections(4).connect_with(options).await.expect("it opens");
        let executor = (Sqlite::from(reading.clone()), Sqlite::from(writing.clone())).into();
        Self { reading, writing, executor }
    }

    async fn pragmas(&self) -> Pragmas {
        let (journal_mode,): (String,) =
            sqlx::query_as("PRAGMA journal_mode").fetch_one(&self.writing).await.expect("it answers");
        let (synchronous,): (i64,) =
            sqlx::query_as("PRAGMA synchronous").fetch_one(&self.writing).await.expect("it answers");
        let (version,): (String,) =
            sqlx::query_as("SELECT sqlite_version()").fetch_one(&self.writing).await.expect("it answers");
        Pragmas { journal_mode, synchronous: synchronous.unsigned_abs(), version }
    }

    async fn append(&self, stream: u64, version: u64, events: Vec<Payload>) -> Result<(), Refused> {
        let mut builder = evento::append(stream.to_string());
        builder.original_version(u16::try_from(version).expect("a stream has 65535 events at most"));
        for Payload { account, amount, note } in events {
            builder.event(&Deposited { account, amount, note });
        }
        builder.commit(&self.executor).await.map(drop).map_err(refused)
    }

    async fn decide(&self, stream: u64, amount: u64) -> Result<(), Refused> {
        let id = stream.to_string();
        let projection = Projection::<_, Balance>::new::<Account>().handler(on_deposited()).load(&id);
        let loaded = projection.execute(&self.executor).await.expect("it is there").expect("it is there");
        let note = "at the counter, in cash".to_owned();
        let event = Deposited { account: stream, amount: amount + loaded.balance % 2, note };
        let mut builder = evento::append(id);
        builder.original_version(loaded.get_aggregate_version()).event(&event);
        builder.commit(&self.executor).await.map(drop).map_err(refused)
    }

    async fn read_all(&self) -> Sum {
        let mut sum = Sum::default();
        let mut after = None;
        loop {
            let filter = [EventFilter::by_type::<Account>()].into();
            let tenant = TenantFilter::Only(String::new());
            let args = Args::forward(PAGE, after);
            let page = self.executor.read(Some(filter), None, tenant, args, None).await.expect("it is there");
            for edge in &page.edges {
                let event = Event::<Deposited>::try_from(&edge.node).expect("it is a deposit");
                sum.add(event.data.amount);
            }
            after = page.page_info.end_cursor;
            if !page.page_info.has_next_page {
                return sum;
            }
        }
    }

    async fn close(self) {
        self.reading.close().await;
        self.writing.close().await;
    }
}

fn main() {
    serve::<Evento>();
}
