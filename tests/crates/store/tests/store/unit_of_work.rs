use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use cqrs::prelude::*;
use cqrs::store::{ExpectedVersion, NewEvent, StoreError, StreamId};
use cqrs::{Error, MediatorBuilder, RejectionKind, handlers};
use tokio::sync::Notify;

use crate::order::{Order, OrderPlaced, OrderShipped};
use crate::support::{log, rejected};

#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    Well,
    Failing,
    Panicking,
    Never,
}

#[command]
struct WriteAll {
    end: End,
}

/// Everything that a unit of work can write.
#[handler]
async fn write_all(command: WriteAll, work: &mut UnitOfWork, begun: &Notify) -> Result<(), BoxError> {
    let stream = StreamId::new("Note", "1")?;
    work.append(&stream, ExpectedVersion::Any, [NewEvent::json("Noted", 1, &serde_json::json!({}))])?;
    work.create::<Order>(7)?.record(OrderPlaced { lines: vec![], total: 0 });
    work.raise(OrderShipped { to: "Rome".to_owned() })?;
    work.sqlite(|sql| {
        sql.execute("INSERT INTO notes (text) VALUES ('own')", [])?;
        Ok::<_, BoxError>(())
    })
    .await?;
    begun.notify_one();
    match command.end {
        End::Well => Ok(()),
        End::Failing => Err(BoxError::msg("no")),
        End::Panicking => panic!("no"),
        End::Never => pending().await,
    }
}

async fn open() -> (Store, Mediator, Arc<Notify>) {
    let store = Store::in_memory().await.unwrap();
    store
        .write_sqlite(|sql| Ok::<_, BoxError>(sql.execute_batch("CREATE TABLE notes (text TEXT NOT NULL)")?))
        .await
        .unwrap();
    let begun = Arc::new(Notify::new());
    let builder = MediatorBuilder::empty().handlers(handlers![write_all]);
    let mediator = builder.provide(store.clone()).provide_dyn::<Notify>(begun.clone()).build().unwrap();
    (store, mediator, begun)
}

async fn notes(store: &Store) -> u64 {
    let count = store.read_sqlite(|sql| {
        Ok::<_, BoxError>(sql.query_row("SELECT count(*) FROM notes", [], |row| row.get::<_, u64>(0))?)
    });
    count.await.unwrap()
}

#[tokio::test]
async fn all_of_it_is_kept_together() {
    let (store, mediator, _) = open().await;
    mediator.send(WriteAll { end: End::Well }).await.unwrap();
    assert_eq!(log(&store).await, ["Noted", "orders.shipped", "OrderPlaced"]);
    assert_eq!(notes(&store).await, 1);
}

#[tokio::test]
async fn an_error_leaves_nothing() {
    let (store, mediator, _) = open().await;
    assert!(matches!(mediator.send(WriteAll { end: End::Failing }).await, Err(Error::Handler(_))));
    assert_eq!((log(&store).await.len(), notes(&store).await), (0, 0));
}

#[tokio::test]
async fn a_panic_leaves_nothing() {
    let (store, mediator, _) = open().await;
    let sending = tokio::spawn({
        let mediator = mediator.clone();
        async move { mediator.send(WriteAll { end: End::Panicking }).await }
    });
    assert!(sending.await.unwrap_err().is_panic());
    assert_eq!((log(&store).await.len(), notes(&store).await), (0, 0));
}

#[tokio::test]
async fn cancellation_leaves_nothing_and_lets_others_write() {
    let (store, mediator, begun) = open().await;
    let sending = tokio::spawn({
        let mediator = mediator.clone();
        async move { mediator.send(WriteAll { end: End::Never }).await }
    });
    begun.notified().await;
    sending.abort();
    assert!(sending.await.unwrap_err().is_cancelled());
    mediator.send(WriteAll { end: End::Well }).await.unwrap();
    assert_eq!((log(&store).await.len(), notes(&store).await), (3, 1));
}

#[tokio::test]
async fn a_deadline_leaves_nothing() {
    let (store, mediator, _) = open().await;
    let metadata = cqrs::Metadata::new().with_timeout(Duration::from_millis(20));
    let error = mediator.with(metadata).send(WriteAll { end: End::Never }).await.unwrap_err();
    let Error::Rejected(rejection) = error else { panic!("{error}") };
    assert_eq!(rejection.kind(), RejectionKind::Deadline);
    mediator.send(WriteAll { end: End::Well }).await.unwrap();
    assert_eq!((log(&store).await.len(), notes(&store).await), (3, 1));
}

#[command]
struct EndItself;

#[handler]
async fn end_itself(_: EndItself, work: &mut UnitOfWork) -> Result<(), BoxError> {
    work.raise(OrderShipped { to: "Rome".to_owned() })?;
    work.sqlite(|sql| Ok::<_, BoxError>(sql.execute_batch("COMMIT")?)).await
}

#[tokio::test]
async fn a_handler_cannot_end_the_transaction_itself() {
    let store = Store::in_memory().await.unwrap();
    let builder = MediatorBuilder::empty().handlers(handlers![end_itself]).provide(store.clone());
    let error = builder.build().unwrap().send(EndItself).await.unwrap_err();
    assert!(matches!(rejected(&error, RejectionKind::Commit), StoreError::Ended { .. }), "{error:?}");
    assert!(log(&store).await.is_empty());
}

#[command]
struct ReadBack {
    #[id]
    order: u64,
}

/// Whatever is open in one unit of work is one truth.
#[handler]
async fn read_back(command: ReadBack, work: &mut UnitOfWork) -> Result<(), BoxError> {
    assert!(work.find::<Order>(&command.order).await?.is_none());
    work.create::<Order>(command.order)?.record(OrderPlaced { lines: vec!["apple".to_owned()], total: 1 });
    let again = work.root::<Order>(&command.order).await.unwrap_err();
    assert!(matches!(again, StoreError::OpenTwice(_)), "{again}");
    Ok(())
}

#[command]
struct ChangeTwice {
    #[id]
    order: u64,
}

#[handler]
async fn change_twice(command: ChangeTwice, work: &mut UnitOfWork) -> Result<(), BoxError> {
    let order = work.root::<Order>(&command.order).await?;
    assert_eq!(order.version().get(), 1);
    order.record(OrderShipped { to: "Rome".to_owned() });
    let order = work.root::<Order>(&command.order).await?;
    assert!(order.is_shipped);
    order.record(OrderShipped { to: "Oslo".to_owned() });
    Ok(())
}

#[tokio::test]
async fn an_aggregate_is_loaded_once() {
    let store = Store::in_memory().await.unwrap();
    let builder = MediatorBuilder::empty().handlers(handlers![read_back, change_twice]);
    let mediator = builder.provide(store.clone()).build().unwrap();
    mediator.send(ReadBack { order: 7 }).await.unwrap();
    mediator.send(ChangeTwice { order: 7 }).await.unwrap();
    assert_eq!(log(&store).await, ["OrderPlaced", "orders.shipped", "orders.shipped"]);
}

#[command]
struct PlaceAndShip {
    #[id]
    order: u64,
}

#[handler]
async fn place_and_ship(
    _: PlaceAndShip,
    order: &mut NewRoot<Order>,
    work: &mut UnitOfWork,
) -> Result<(), BoxError> {
    order.record(OrderPlaced { lines: vec![], total: 0 });
    work.raise(OrderShipped { to: "Rome".to_owned() })?;
    Ok(())
}

#[command]
struct ShipAndPlace {
    #[id]
    order: u64,
}

#[handler]
async fn ship_and_place(
    _: ShipAndPlace,
    work: &mut UnitOfWork,
    order: &mut NewRoot<Order>,
) -> Result<(), BoxError> {
    order.record(OrderPlaced { lines: vec![], total: 0 });
    work.raise(OrderShipped { to: "Rome".to_owned() })?;
    Ok(())
}

#[tokio::test]
async fn arguments_share_one_transaction_in_whatever_order() {
    let store = Store::in_memory().await.unwrap();
    let builder = MediatorBuilder::empty().handlers(handlers![place_and_ship, ship_and_place]);
    let mediator = builder.provide(store.clone()).build().unwrap();
    mediator.send(PlaceAndShip { order: 1 }).await.unwrap();
    mediator.send(ShipAndPlace { order: 2 }).await.unwrap();
    let both = ["orders.shipped", "OrderPlaced"];
    assert_eq!(log(&store).await, [both, both].concat());
    // The order is there already: what was raised beside it is not kept.
    assert!(mediator.send(PlaceAndShip { order: 1 }).await.is_err());
    assert!(mediator.send(ShipAndPlace { order: 1 }).await.is_err());
    assert_eq!(log(&store).await.len(), 4);
}
