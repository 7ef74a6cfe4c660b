use std::sync::{Arc, Mutex};

use cqrs::prelude::*;
use cqrs::store::{Separate, StoreError};
use cqrs::{Error, MediatorBuilder, RejectionKind, handlers};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::order::{Order, OrderPlaced, OrderShipped};
use crate::support::{log, rejected};

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
    work.sqlite(|sql| {
        sql.execute("INSERT INTO written (by) VALUES (?1)", [by])?;
        Ok(())
    })
    .await
}

/// Sends `Inner` in the midst of what it writes.
#[command]
struct Outer {
    inner_fails: bool,
    outer_fails: bool,
    separate: bool,
    sql_first: bool,
}

#[handler]
async fn outer(command: Outer, work: &mut UnitOfWork, context: Context<'_>) -> Result<(), BoxError> {
    let Outer { inner_fails, outer_fails, separate, sql_first } = command;
    if sql_first {
        write(work, "outer").await?;
    }
    if separate {
        context.send(Apart { fails: inner_fails }).await?;
    } else {
        let inner = context.send(Inner { fails: inner_fails, depth: 2 }).await;
        assert_eq!(inner.is_err(), inner_fails);
    }
    if !sql_first {
        work.raise(Written { by: "outer".to_owned() })?;
    }
    if outer_fails { Err(BoxError::msg("outer")) } else { Ok(()) }
}

#[command]
struct Inner {
    fails: bool,
    depth: u32,
}

#[handler]
async fn inner(command: Inner, work: &mut UnitOfWork, context: Context<'_>) -> Result<(), BoxError> {
    write(work, &format!("inner {}", command.depth)).await?;
    if command.depth > 1 {
        // One that fails within, and is forgiven.
        let deeper = Inner { fails: true, depth: command.depth - 1 };
        assert!(Box::pin(context.send(deeper)).await.is_err());
        write(work, "inner after").await?;
    }
    if command.fails { Err(BoxError::msg("inner")) } else { Ok(()) }
}

#[command]
struct Apart {
    fails: bool,
}

#[handler]
async fn apart(command: Apart, work: &mut Separate<UnitOfWork>) -> Result<(), BoxError> {
    write(work, "apart").await?;
    if command.fails { Err(BoxError::msg("apart")) } else { Ok(()) }
}

struct Setting {
    store: Store,
    mediator: Mediator,
    heard: Arc<Heard>,
}

async fn open() -> Setting {
    let store = Store::open("sqlite::memory:?busy_timeout_ms=100").await.unwrap();
    let create = "CREATE TABLE written (by TEXT NOT NULL)";
    store.write_sqlite(|sql| Ok::<_, BoxError>(sql.execute_batch(create)?)).await.unwrap();
    let heard = Arc::new(Heard::default());
    let handlers = handlers![
        hear,
        outer,
        inner,
        apart,
        open_again,
        reopen,
        add_line,
        two_lines,
        impatient,
        stuck,
        tell,
        publish_and_fail,
        mixed_up,
        send_mixed_up
    ];
    let builder = MediatorBuilder::empty().handlers(handlers).provide(store.clone());
    let mediator = builder.provide_dyn::<Heard>(heard.clone()).build().unwrap();
    Setting { store, mediator, heard }
}

impl Setting {
    async fn rows(&self) -> Vec<String> {
        let rows = self.store.read_sqlite(|sql| {
            let mut select = sql.prepare("SELECT by FROM written ORDER BY rowid")?;
            let rows = select.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok::<_, BoxError>(rows)
        });
        rows.await.unwrap()
    }

    fn heard(&self) -> Vec<String> {
        self.heard.0.lock().unwrap().clone()
    }
}

fn sent(inner_fails: bool, outer_fails: bool) -> Outer {
    Outer { inner_fails, outer_fails, separate: false, sql_first: true }
}

#[tokio::test]
async fn what_is_sent_within_is_committed_with_its_sender() {
    let setting = open().await;
    setting.mediator.send(sent(false, false)).await.unwrap();
    assert_eq!(setting.rows().await, ["outer", "inner 2", "inner after"]);
    assert_eq!(setting.heard(), ["outer", "inner 2", "inner after"]);
    assert_eq!(log(&setting.store).await.len(), 3);
}

#[tokio::test]
async fn what_is_sent_within_is_undone_with_its_sender() {
    let setting = open().await;
    assert!(setting.mediator.send(sent(false, true)).await.is_err());
    assert!(setting.rows().await.is_empty());
    assert!(setting.heard().is_empty());
    assert!(log(&setting.store).await.is_empty());
}

#[tokio::test]
async fn what_fails_within_is_undone_alone() {
    let setting = open().await;
    setting.mediator.send(sent(true, false)).await.unwrap();
    assert_eq!(setting.rows().await, ["outer"]);
    assert_eq!(setting.heard(), ["outer"]);
}

#[tokio::test]
async fn a_separate_one_stays_when_its_sender_fails() {
    let setting = open().await;
    let outer = Outer { inner_fails: false, outer_fails: true, separate: true, sql_first: false };
    assert!(setting.mediator.send(outer).await.is_err());
    assert_eq!(setting.rows().await, ["apart"]);
    assert_eq!(setting.heard(), ["apart"]);
}

#[tokio::test]
async fn sqlite_has_one_writer_and_says_so() {
    let setting = open().await;
    let outer = Outer { inner_fails: false, outer_fails: false, separate: true, sql_first: true };
    let Error::Handler(error) = setting.mediator.send(outer).await.unwrap_err() else { panic!() };
    let mut cause: &dyn std::error::Error = &*error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    assert!(cause.to_string().starts_with("waited too long to write to SQLite"), "{cause}");
    assert!(setting.rows().await.is_empty());
}

#[command]
struct OpenAgain {
    #[id]
    order: u64,
}

#[handler]
async fn open_again(
    command: &OpenAgain,
    order: &mut MaybeRoot<Order>,
    context: Context<'_>,
) -> Result<(), BoxError> {
    order.record(OrderPlaced { lines: vec![], total: 0 });
    let error = context.send(Reopen { order: command.order }).await.unwrap_err();
    assert!(matches!(rejected(&error, RejectionKind::Begin), StoreError::OpenTwice(_)), "{error:?}");
    Ok(())
}

#[command]
struct Reopen {
    #[id]
    order: u64,
}

#[handler]
async fn reopen(_: &Reopen, order: &mut MaybeRoot<Order>) -> Result<(), BoxError> {
    order.record(OrderShipped { to: String::new() });
    Ok(())
}

#[tokio::test]
async fn an_aggregate_is_not_open_twice_in_one_unit_of_work() {
    let setting = open().await;
    setting.mediator.send(OpenAgain { order: 7 }).await.unwrap();
    assert_eq!(log(&setting.store).await, ["OrderPlaced"]);
}

#[command(returns = usize)]
struct AddLine {
    #[id]
    order: u64,
}

#[handler]
async fn add_line(_: &AddLine, order: &mut MaybeRoot<Order>) -> Result<usize, BoxError> {
    let mut lines = order.get().map(|order| order.lines.clone()).unwrap_or_default();
    lines.push("apple".to_owned());
    let count = lines.len();
    order.record(OrderPlaced { lines, total: 0 });
    Ok(count)
}

#[command]
struct TwoLines {
    order: u64,
}

#[handler]
async fn two_lines(command: TwoLines, _work: &mut UnitOfWork, context: Context<'_>) -> Result<(), BoxError> {
    assert_eq!(context.send(AddLine { order: command.order }).await?, 1);
    // The second finds what the first has written, although nothing is committed.
    assert_eq!(context.send(AddLine { order: command.order }).await?, 2);
    Ok(())
}

#[tokio::test]
async fn one_after_the_other_finds_what_was_written() {
    let setting = open().await;
    setting.mediator.send(TwoLines { order: 7 }).await.unwrap();
    assert_eq!(log(&setting.store).await.len(), 2);
}

/// Waits for what is sent within until it has written, and no longer.
#[command]
struct Impatient;

#[handler]
async fn impatient(_: Impatient, work: &mut UnitOfWork, context: Context<'_>) -> Result<(), BoxError> {
    write(work, "outer").await?;
    let written = Arc::new(Notify::new());
    tokio::select! {
        _ = context.send(Stuck { written: written.clone() }) => unreachable!("it never ends"),
        () = written.notified() => {}
    }
    write(work, "outer after").await
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

#[tokio::test]
async fn what_is_left_within_is_undone_before_its_sender_goes_on() {
    let setting = open().await;
    setting.mediator.send(Impatient).await.unwrap();
    assert_eq!(setting.rows().await, ["outer", "outer after"]);
    assert_eq!(setting.heard(), ["outer", "outer after"]);
}

/// Published within, and handled in the background.
#[event(publish = detached)]
struct Told;

#[handler]
async fn tell(_: &Told, work: &mut UnitOfWork) -> Result<(), BoxError> {
    work.raise(Written { by: "background".to_owned() })?;
    Ok(())
}

#[command]
struct PublishAndFail;

#[handler]
async fn publish_and_fail(
    _: PublishAndFail,
    work: &mut UnitOfWork,
    context: Context<'_>,
    heard: &Heard,
) -> Result<(), BoxError> {
    work.raise(Written { by: "outer".to_owned() })?;
    context.publish(Told).await?;
    while heard.0.lock().unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    Err(BoxError::msg("no"))
}

#[tokio::test]
async fn what_runs_in_the_background_is_not_within() {
    let setting = open().await;
    assert!(setting.mediator.send(PublishAndFail).await.is_err());
    assert_eq!(setting.heard(), ["background"]);
    assert_eq!(log(&setting.store).await, ["Written"]);
}

#[command]
struct MixedUp {
    #[id]
    order: u64,
}

#[handler]
async fn mixed_up(
    _: MixedUp,
    _order: &mut MaybeRoot<Order>,
    _apart: &mut Separate<UnitOfWork>,
) -> Result<(), BoxError> {
    Ok(())
}

#[command]
struct SendMixedUp;

#[handler]
async fn send_mixed_up(_: SendMixedUp, _work: &mut UnitOfWork, context: Context<'_>) -> Result<(), BoxError> {
    let error = context.send(MixedUp { order: 7 }).await.unwrap_err();
    let error = rejected(&error, RejectionKind::Begin);
    assert!(error.to_string().ends_with("list `Separate` first"), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_message_is_separate_or_not() {
    let setting = open().await;
    setting.mediator.send(SendMixedUp).await.unwrap();
}
