//! What handlers do on PostgreSQL: the same as on SQLite.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use cqrs::prelude::*;
use cqrs::store::StoreError;
use cqrs::{Error, MediatorBuilder, RejectionKind, handlers};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use tokio::sync::Notify;

use crate::order::{Order, OrderPlaced, OrderShipped};
use crate::support::{log, rejected};

/// A store in a schema of its own, which is dropped in the end.
struct Place {
    store: Store,
    mediator: Mediator,
    heard: Arc<Heard>,
    schema: String,
}

impl Place {
    async fn open() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let server =
            std::env::var("CQRS_TEST_POSTGRES_URL").expect("CQRS_TEST_POSTGRES_URL is the URL of a server");
        let number = NUMBER.fetch_add(1, Ordering::SeqCst);
        let schema = format!("cqrs_handlers_{}_{number}", std::process::id());
        let separator = if server.contains('?') { '&' } else { '?' };
        let store = Store::open(&format!("{server}{separator}schema={schema}")).await.unwrap();
        let create = "CREATE TABLE written (number bigserial, by text NOT NULL)";
        sqlx::raw_sql(create).execute(store.postgres().unwrap()).await.unwrap();
        let heard = Arc::new(Heard::default());
        let mediator = MediatorBuilder::empty()
            .handlers(handlers![hear, outer, inner, stuck, ship, on_sqlite])
            .provide(store.clone())
            .provide_dyn::<Heard>(heard.clone())
            .build()
            .unwrap();
        Self { store, mediator, heard, schema }
    }

    async fn rows(&self) -> Vec<String> {
        let rows = sqlx::query("SELECT by FROM written ORDER BY number");
        let rows = rows.fetch_all(self.store.postgres().unwrap()).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }

    fn heard(&self) -> Vec<String> {
        self.heard.0.lock().unwrap().clone()
    }

    async fn end(self) {
        let drop = format!("DROP SCHEMA {} CASCADE", self.schema);
        sqlx::raw_sql(sqlx::AssertSqlSafe(drop)).execute(self.store.postgres().unwrap()).await.unwrap();
        self.store.close().await.unwrap();
    }
}

#[event]
#[derive(Debug, Serialize, Deserialize)]
struct Written {
    by: String,
}

#[derive(Default)]
struct Heard(Mutex<Vec<String>>);

#[handler]
async fn hear(event: &Written, heard: &Heard) -> Result<(), BoxError> {
    heard.0.lock().unwrap().push(event.by.clone());
    Ok(())
}

async fn write(work: &mut UnitOfWork, by: &str) -> Result<(), BoxError> {
    work.raise(Written { by: by.to_owned() })?;
    let insert = sqlx::query("INSERT INTO written (by) VALUES ($1)").bind(by);
    insert.execute(&mut *work.postgres().await?).await?;
    Ok(())
}

#[command]
struct Outer {
    inner_fails: bool,
    outer_fails: bool,
}

#[handler]
async fn outer(command: Outer, work: &mut UnitOfWork, context: Context<'_>) -> Result<(), BoxError> {
    write(work, "outer").await?;
    assert!(context.send(Inner { fails: true, deeper: false }).await.is_err());
    let inner = context.send(Inner { fails: command.inner_fails, deeper: true }).await;
    assert_eq!(inner.is_err(), command.inner_fails);
    let written = Arc::new(Notify::new());
    tokio::select! {
        _ = context.send(Stuck { written: written.clone() }) => unreachable!("it never ends"),
        () = written.notified() => {}
    }
    write(work, "outer after").await?;
    if command.outer_fails { Err(BoxError::msg("outer")) } else { Ok(()) }
}

#[command]
struct Inner {
    fails: bool,
    deeper: bool,
}

#[handler]
async fn inner(command: Inner, work: &mut UnitOfWork, context: Context<'_>) -> Result<(), BoxError> {
    write(work, "inner").await?;
    if command.deeper {
        Box::pin(context.send(Inner { fails: false, deeper: false })).await?;
    }
    if command.fails { Err(BoxError::msg("inner")) } else { Ok(()) }
}

#[command]
struct Stuck {
    written: Arc<Notify>,
}

#[handler]
async fn stuck(command: Stuck, work: &mut UnitOfWork) -> Result<(), BoxError> {
    write(work, "stuck").await?;
    command.written.notify_one();
    std::future::pending().await
}

#[command(returns = u64)]
struct Ship {
    #[id]
    order: u64,
}

#[handler]
async fn ship(_: &Ship, order: &mut MaybeRoot<Order>) -> Result<u64, BoxError> {
    let version = order.version().get();
    if version == 0 {
        order.record(OrderPlaced { lines: vec![], total: 0 });
    }
    order.record(OrderShipped { to: "Rome".to_owned() });
    Ok(version)
}

#[command]
struct OnSqlite;

#[handler]
async fn on_sqlite(_: OnSqlite, work: &mut UnitOfWork) -> Result<(), StoreError> {
    work.sqlite(|_| Ok(())).await
}

#[tokio::test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
async fn units_of_work_nest_and_end_as_on_sqlite() {
    let place = Place::open().await;
    place.mediator.send(Outer { inner_fails: false, outer_fails: false }).await.unwrap();
    let all = ["outer", "inner", "inner", "outer after"];
    assert_eq!(
        (place.rows().await, place.heard()),
        (all.map(String::from).to_vec(), all.map(String::from).to_vec())
    );
    assert_eq!(log(&place.store).await, ["Written"; 4]);

    place.mediator.send(Outer { inner_fails: true, outer_fails: false }).await.unwrap();
    assert_eq!(place.rows().await[4..], ["outer", "outer after"]);

    assert!(place.mediator.send(Outer { inner_fails: false, outer_fails: true }).await.is_err());
    assert_eq!((place.rows().await.len(), place.heard().len(), log(&place.store).await.len()), (6, 6, 6));
    place.end().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
async fn who_was_slower_decides_again_as_on_sqlite() {
    let place = Place::open().await;
    let mut sends = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let mediator = place.mediator.clone();
        sends.spawn(async move { mediator.send(Ship { order: 7 }).await });
    }
    let done = sends.join_all().await.into_iter().filter(Result::is_ok).count();
    assert_eq!(log(&place.store).await.len(), done + 1);
    place.end().await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
async fn sql_for_another_database_is_refused() {
    let place = Place::open().await;
    let Error::Handler(error) = place.mediator.send(OnSqlite).await.unwrap_err() else { panic!() };
    assert_eq!(error.to_string(), "the store is on PostgreSQL, and `UnitOfWork::sqlite` needs SQLite");
    place.end().await;

    let store = Store::in_memory().await.unwrap();
    assert_eq!(
        store.postgres().unwrap_err().to_string(),
        "the store is on SQLite, and `Store::postgres` needs PostgreSQL"
    );
    let builder = MediatorBuilder::empty().handlers(handlers![stuck]).provide(store);
    let sent = builder.build().unwrap().send(Stuck { written: Arc::default() }).await;
    assert!(matches!(sent, Err(Error::Handler(_))), "{sent:?}");
}

#[tokio::test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
async fn a_handler_cannot_end_the_transaction_on_postgres_either() {
    #[command]
    struct EndItself;

    #[handler]
    async fn end_itself(_: EndItself, work: &mut UnitOfWork) -> Result<(), BoxError> {
        write(work, "nobody").await?;
        sqlx::raw_sql("COMMIT").execute(&mut *work.postgres().await?).await?;
        Ok(())
    }

    let place = Place::open().await;
    let builder = MediatorBuilder::empty().handlers(handlers![end_itself]).provide(place.store.clone());
    let error = builder.build().unwrap().send(EndItself).await.unwrap_err();
    assert!(matches!(rejected(&error, RejectionKind::Commit), StoreError::Ended { .. }), "{error:?}");
    assert!(log(&place.store).await.is_empty());
    place.end().await;
}
