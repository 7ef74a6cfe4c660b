//! cqrs-es on sqlite-es: `EventStore::commit`, `CqrsFramework::execute`, and `stream_all_events`.
#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::sync::Arc;

use cqrs_es::event_sink::EventSink;
use cqrs_es::persist::{
    EventStoreAggregateContext, PersistedEventRepository, PersistedEventStore, PersistenceError,
};
use cqrs_es::{Aggregate, AggregateError, CqrsFramework, DomainEvent, EventStore};
use serde::{Deserialize, Serialize};
use sqlite_es::SqliteEventRepository;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use store_protocol::{Contender, Database, Payload, Pragmas, Refused, Sum, serve};

/// Of the crate's migrations.
const TABLES: &str = "CREATE TABLE IF NOT EXISTS events (
    aggregate_type text                          NOT NULL,
    aggregate_id   text                          NOT NULL,
    sequence       integer CHECK (sequence >= 0) NOT NULL,
    event_type     text                          NOT NULL,
    event_version  text                          NOT NULL,
    payload        text                          NOT NULL,
    metadata       text                          NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id, sequence)
) STRICT";

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum AccountEvent {
    Deposited { account: u64, amount: u64, note: String },
}

impl DomainEvent for AccountEvent {
    fn event_type(&self) -> String {
        "Deposited".to_owned()
    }

    fn event_version(&self) -> String {
        "1.0".to_owned()
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Account {
    balance: u64,
}

struct Deposit {
    account: u64,
    amount: u64,
    note: String,
}

#[derive(Debug, thiserror::Error)]
#[error("never")]
struct Never;

impl Aggregate for Account {
    const TYPE: &'static str = "Account";
    type Command = Deposit;
    type Event = AccountEvent;
    type Error = Never;
    type Services = ();

    async fn handle(&mut self, command: Deposit, _: &(), sink: &EventSink<Self>) -> Result<(), Never> {
        let Deposit { account, amount, note } = command;
        let amount = amount + self.balance % 2;
        sink.write(AccountEvent::Deposited { account, amount, note }, self).await;
        Ok(())
    }

    fn apply(&mut self, event: AccountEvent) {
        let AccountEvent::Deposited { amount, .. } = event;
        self.balance = self.balance.wrapping_add(amount);
    }
}

type Persisted = PersistedEventStore<SqliteEventRepository, Account>;

#[derive(Clone)]
struct CqrsEs {
    pool: SqlitePool,
    repository: Arc<SqliteEventRepository>,
    store: Arc<Persisted>,
    framework: Arc<CqrsFramework<Account, Persisted>>,
}

fn refused(error: AggregateError<Never>) -> Refused {
    match error {
        AggregateError::AggregateConflict => Refused::Conflict,
        AggregateError::DatabaseConnectionError(source) | AggregateError::UnexpectedError(source)
            if source.to_string().contains("locked") =>
        {
            Refused::Busy
        }
        other => panic!("{other:?}"),
    }
}

impl Contender for CqrsEs {
    async fn open(database: &Database) -> Self {
        let synchronous = if database.is_full { SqliteSynchronous::Full } else { SqliteSynchronous::Normal };
        // What `default_sqlite_pool` sets, with this `synchronous` and one connection: with its ten, those that wait for
        // the lock sleep, and all is slower.
        let options = SqliteConnectOptions::new()
            .filename(&database.path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous)
            .foreign_keys(true);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.expect("it opens");
        sqlx::query(TABLES).execute(&pool).await.expect("the table is made");
        let repository = || SqliteEventRepository::new(pool.clone());
        let store = || PersistedEventStore::new_event_store(repository());
        Self {
            repository: Arc::new(repository()),
            store: Arc::new(store()),
            framework: Arc::new(CqrsFramework::new(store(), vec![], ())),
            pool: pool.clone(),
        }
    }

    async fn pragmas(&self) -> Pragmas {
        let (journal_mode,): (String,) =
            sqlx::query_as("PRAGMA journal_mode").fetch_one(&self.pool).await.expect("it answers");
        let (synchronous,): (i64,) =
            sqlx::query_as("PRAGMA synchronous").fetch_one(&self.pool).await.expect("it answers");
        let (version,): (String,) =
            sqlx::query_as("SELECT sqlite_version()").fetch_one(&self.pool).await.expect("it answers");
        Pragmas { journal_mode, synchronous: synchronous.unsigned_abs(), version }
    }

    async fn append(&self, stream: u64, version: u64, events: Vec<Payload>) -> Result<(), Refused> {
        let events = events.into_iter().map(|Payload { account, amount, note }| AccountEvent::Deposited {
            account,
            amount,
            note,
        });
        let context = EventStoreAggregateContext {
            aggregate_id: stream.to_string(),
            aggregate: Account::default(),
            current_sequence: version as usize,
            current_snapshot: None,
        };
        let committed = self.store.commit(events.collect(), context, HashMap::new()).await;
        committed.map(drop).map_err(refused)
    }

    async fn decide(&self, stream: u64, amount: u64) -> Result<(), Refused> {
        let note = "at the counter, in cash".to_owned();
        let command = Deposit { account: stream, amount, note };
        self.framework.execute(&stream.to_string(), command).await.map_err(refused)
    }

    async fn read_all(&self) -> Sum {
        let mut events = self.repository.stream_all_events::<Account>().await.expect("it is there");
        let mut sum = Sum::default();
        while let Some(event) = events.next::<Account>(&[]).await {
            let event: Result<_, PersistenceError> = event;
            let AccountEvent::Deposited { amount, .. } = event.expect("it is an event").payload;
            sum.add(amount);
        }
        sum
    }

    async fn close(self) {
        self.pool.close().await;
    }
}

fn main() {
    serve::<CqrsEs>();
}
