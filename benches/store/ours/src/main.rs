//! This repository's store: `Store::append`, deciders through `Mediator::send`, and `Store::read_all`.
#![forbid(unsafe_code)]

use cqrs::prelude::*;
use cqrs::store::{NewEvent, StoreError, StreamId, Version};
use cqrs::{MediatorBuilder, handlers};
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};
use store_protocol::{Contender, Database, Payload, Pragmas, Refused, Sum, serve};

#[aggregate(id = u64, events(Deposited))]
#[derive(Debug, Default)]
struct Account {
    balance: u64,
}

#[event]
#[derive(Debug, Serialize, Deserialize)]
struct Deposited {
    account: u64,
    amount: u64,
    note: String,
}

impl Apply<Deposited> for Account {
    fn apply(&mut self, event: &Deposited) {
        self.balance = self.balance.wrapping_add(event.amount);
    }
}

#[command(error = BoxError)]
struct Deposit {
    #[id]
    account: u64,
    amount: u64,
    note: String,
}

#[handler(aggregate)]
impl Account {
    fn deposit(&self, command: &Deposit) -> Result<Deposited, BoxError> {
        let amount = command.amount + self.balance % 2;
        Ok(Deposited { account: command.account, amount, note: command.note.clone() })
    }
}

#[derive(Clone)]
struct Ours {
    store: Store,
    mediator: Mediator,
}

fn refused(error: &StoreError) -> Refused {
    match error {
        StoreError::Conflict(_) => Refused::Conflict,
        StoreError::Busy { .. } => Refused::Busy,
        other => panic!("{other}: {:?}", std::error::Error::source(other)),
    }
}

impl Contender for Ours {
    async fn open(database: &Database) -> Self {
        let synchronous = if database.is_full { "full" } else { "normal" };
        let url = format!("sqlite://{}?synchronous={synchronous}", database.path);
        let store = Store::open(&url).await.expect("it opens");
        let mediator = MediatorBuilder::empty().handlers(handlers![Account::deposit]).provide(store.clone());
        Self { store, mediator: mediator.build().expect("it is wired") }
    }

    async fn pragmas(&self) -> Pragmas {
        let asked = self.store.write_sqlite(|sql| {
            let text = |query: &str| sql.query_row(query, [], |row| row.get::<_, String>(0));
            Ok::<_, BoxError>(Pragmas {
                journal_mode: text("PRAGMA journal_mode")?,
                synchronous: sql.query_row("PRAGMA synchronous", [], |row| row.get(0))?,
                version: text("SELECT sqlite_version()")?,
            })
        });
        asked.await.expect("it answers")
    }

    async fn append(&self, stream: u64, version: u64, events: Vec<Payload>) -> Result<(), Refused> {
        let stream = StreamId::new("Account", stream.to_string()).expect("it is a name");
        let events = events.into_iter().map(|Payload { account, amount, note }| {
            NewEvent::new(&Deposited { account, amount, note }).expect("it is JSON")
        });
        let appended = self.store.append(&stream, Version::new(version), events).await;
        appended.map(drop).map_err(|error| refused(&error))
    }

    async fn decide(&self, stream: u64, amount: u64) -> Result<(), Refused> {
        let note = "at the counter, in cash".to_owned();
        let sent = self.mediator.send(Deposit { account: stream, amount, note }).await;
        sent.map_err(|error| panic!("{error}"))
    }

    async fn read_all(&self) -> Sum {
        let mut sum = Sum::default();
        let mut events = self.store.read_all().events();
        while let Some(event) = events.next().await {
            let event: Deposited = event.and_then(|event| event.decode()).expect("it is a deposit");
            sum.add(event.amount);
        }
        sum
    }

    async fn close(self) {
        self.store.close().await.expect("it closes");
    }
}

fn main() {
    serve::<Ours>();
}
