//! Units of work: SQL of one's own and events, in one transaction.

use std::future::pending;
use std::sync::Arc;

use cqrs::prelude::*;
use cqrs::{Error, MediatorBuilder, handlers};
use cqrs_store::{ExpectedVersion, NewEvent, StoreError, StreamId};
use serde_json::json;
use tokio::sync::Notify;

use crate::support::{Schema, id, in_schema, log};

#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    Well,
    Failing,
    Panicking,
    Never,
}

/// The table of the test.
struct Notes(&'static str);

fn noted(number: u64) -> NewEvent {
    NewEvent::json("Noted", 1, &json!({ "number": number }))
}

async fn note(work: &mut UnitOfWork, notes: &Notes, text: &str) -> Result<(), BoxError> {
    let mut connection = work.postgres().await?;
    sqlx::query(notes.0).bind(text.to_owned()).execute(&mut *connection).await?;
    Ok(())
}

#[command]
struct WriteAll {
    end: End,
}

#[handler]
async fn write_all(
    command: WriteAll,
    work: &mut UnitOfWork,
    notes: &Notes,
    begun: &Notify,
) -> Result<(), BoxError> {
    work.append(&StreamId::new("Note", "1")?, ExpectedVersion::Any, [noted(1)])?;
    note(work, notes, "own").await?;
    begun.notify_one();
    match command.end {
        End::Well => Ok(()),
        End::Failing => Err(BoxError::msg("no")),
        End::Panicking => panic!("no"),
        End::Never => pending().await,
    }
}

/// Sends one that fails within, and goes on.
#[command]
struct WriteAround;

#[command]
struct WriteWithin {
    is_failing: bool,
    breaks_sql: bool,
}

#[handler]
async fn write_around(
    _: WriteAround,
    work: &mut UnitOfWork,
    notes: &Notes,
    context: Context<'_>,
) -> Result<(), BoxError> {
    note(work, notes, "around").await?;
    context.send(WriteWithin { is_failing: false, breaks_sql: false }).await?;
    assert!(context.send(WriteWithin { is_failing: true, breaks_sql: false }).await.is_err());
    assert!(context.send(WriteWithin { is_failing: true, breaks_sql: true }).await.is_err());
    note(work, notes, "after").await
}

#[handler]
async fn write_within(command: WriteWithin, work: &mut UnitOfWork, notes: &Notes) -> Result<(), BoxError> {
    work.append(&id("within"), ExpectedVersion::Any, [noted(1)])?;
    note(work, notes, if command.is_failing { "undone" } else { "within" }).await?;
    if command.breaks_sql {
        sqlx::query("SELECT 1 / 0").execute(&mut *work.postgres().await?).await?;
    }
    if command.is_failing { Err(BoxError::msg("no")) } else { Ok(()) }
}

/// Does with the transaction what is the framework's to do, or says nothing of an error.
#[command]
struct Meddle {
    sql: &'static str,
}

#[handler]
async fn meddle(command: Meddle, work: &mut UnitOfWork, notes: &Notes) -> Result<(), BoxError> {
    note(work, notes, "meddled").await?;
    // Whatever it says.
    let _ = sqlx::raw_sql(command.sql).execute(&mut *work.postgres().await?).await;
    Ok(())
}

#[command]
struct OnSqlite;

#[handler]
async fn on_sqlite(_: OnSqlite, work: &mut UnitOfWork) -> Result<(), BoxError> {
    let error = work.sqlite(|_| Ok::<_, StoreError>(())).await.unwrap_err();
    assert!(matches!(error, StoreError::WrongDatabase { needed: "SQLite", actual: "PostgreSQL", .. }));
    Ok(())
}

#[command]
struct OnPostgres;

#[handler]
async fn on_postgres(_: OnPostgres, work: &mut UnitOfWork) -> Result<(), BoxError> {
    let error = work.postgres().await.map(drop).unwrap_err();
    assert!(matches!(error, StoreError::WrongDatabase { needed: "PostgreSQL", actual: "SQLite", .. }));
    Ok(())
}

/// Conflicts with what is written while it is handled.
#[command]
struct Decide;

#[handler]
async fn decide(
    _: &Decide,
    work: &mut UnitOfWork,
    store: &Store,
    notes: &Notes,
    begun: &Notify,
) -> Result<(), BoxError> {
    let version = store.stream(&id("decided")).await?.map_or(0, |info| info.version.get());
    if version == 0 {
        store.append(&id("decided"), ExpectedVersion::Any, [noted(0)]).await?;
        begun.notify_one();
    }
    note(work, notes, "decided").await?;
    work.append(&id("decided"), cqrs_store::Version::new(version), [noted(1)])?;
    Ok(())
}

async fn open(schema: &Schema) -> (Store, Mediator, Arc<Notify>) {
    let store = schema.store_with("pool_size=3").await;
    schema.sql(store.postgres().unwrap(), "CREATE TABLE {s}.notes (text text NOT NULL)").await.unwrap();
    let begun = Arc::new(Notify::new());
    let sql = schema.own("INSERT INTO {s}.notes (text) VALUES ($1)").0;
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![write_all, write_around, write_within, meddle, on_sqlite, on_postgres, decide])
        .provide(store.clone())
        .provide(Notes(sql.leak()))
        .provide_dyn::<Notify>(begun.clone())
        .build()
        .unwrap();
    (store, mediator, begun)
}

async fn notes(schema: &Schema, store: &Store) -> Vec<String> {
    let sql = schema.own("SELECT text FROM {s}.notes");
    sqlx::query_scalar(sql).fetch_all(store.postgres().unwrap()).await.unwrap()
}

/// How many transactions are open on the tables.
async fn open_transactions(schema: &Schema, store: &Store) -> i64 {
    let sql = "SELECT count(*) FROM pg_locks WHERE relation = '{s}.notes'::regclass";
    schema.number(store.postgres().unwrap(), sql).await
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn sql_and_events_are_kept_together() {
    in_schema(async |schema| {
        let (store, mediator, _) = open(schema).await;
        mediator.send(WriteAll { end: End::Well }).await.unwrap();
        assert_eq!(log(&store).await.len(), 1);
        assert_eq!(notes(schema, &store).await, ["own"]);
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn an_error_a_panic_and_cancellation_leave_nothing() {
    in_schema(async |schema| {
        let (store, mediator, begun) = open(schema).await;
        assert!(matches!(mediator.send(WriteAll { end: End::Failing }).await, Err(Error::Handler(_))));
        let sending = tokio::spawn({
            let mediator = mediator.clone();
            async move { mediator.send(WriteAll { end: End::Panicking }).await }
        });
        assert!(sending.await.unwrap_err().is_panic());
        begun.notified().await;
        // More than there are connections.
        for _ in 0..10 {
            let sending = tokio::spawn({
                let mediator = mediator.clone();
                async move { mediator.send(WriteAll { end: End::Never }).await }
            });
            begun.notified().await;
            sending.abort();
            assert!(sending.await.unwrap_err().is_cancelled());
        }
        mediator.send(WriteAll { end: End::Well }).await.unwrap();
        assert_eq!(log(&store).await.len(), 1);
        assert_eq!(notes(schema, &store).await, ["own"]);
        // Each was rolled back before its connection was given to somebody else, or is being so.
        while open_transactions(schema, &store).await > 0 {
            tokio::task::yield_now().await;
        }
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn what_fails_within_is_undone_alone() {
    in_schema(async |schema| {
        let (store, mediator, _) = open(schema).await;
        mediator.send(WriteAround).await.unwrap();
        assert_eq!(notes(schema, &store).await, ["around", "within", "after"]);
        assert_eq!(log(&store).await.len(), 1);
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn a_transaction_that_the_handler_ended_is_not_taken_for_committed() {
    in_schema(async |schema| {
        let (store, mediator, _) = open(schema).await;
        for sql in ["ROLLBACK", "COMMIT", "ROLLBACK; BEGIN", "SELECT 1 / 0"] {
            let error = mediator.send(Meddle { sql }).await.unwrap_err();
            let Error::Rejected(rejection) = &error else { panic!("{sql}: {error:?}") };
            let error = std::error::Error::source(rejection).unwrap().downcast_ref::<StoreError>();
            assert!(matches!(error, Some(StoreError::Ended { .. })), "{sql}: {error:?}");
        }
        mediator.send(WriteAll { end: End::Well }).await.unwrap();
        // One of them had committed.
        assert_eq!(notes(schema, &store).await, ["meddled", "own"]);
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn the_other_database_is_refused_before_a_transaction_is_begun() {
    in_schema(async |schema| {
        let (store, mediator, _) = open(schema).await;
        // All connections are taken: whoever begins a transaction waits for ever.
        let pool = store.postgres().unwrap();
        let taken =
            [pool.acquire().await.unwrap(), pool.acquire().await.unwrap(), pool.acquire().await.unwrap()];
        mediator.send(OnSqlite).await.unwrap();
        drop(taken);

        let store = Store::in_memory().await.unwrap();
        assert!(matches!(store.postgres(), Err(StoreError::WrongDatabase { .. })));
        let mediator =
            MediatorBuilder::empty().handlers(handlers![on_postgres]).provide(store).build().unwrap();
        mediator.send(OnPostgres).await.unwrap();
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn a_conflict_undoes_all_and_the_message_is_handled_again() {
    in_schema(async |schema| {
        let (store, mediator, begun) = open(schema).await;
        mediator.send(Decide).await.unwrap();
        begun.notified().await;
        assert_eq!(notes(schema, &store).await, ["decided"]);
        assert_eq!(log(&store).await.len(), 2);
    });
}
