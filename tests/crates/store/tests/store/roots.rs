use cqrs::prelude::*;
use cqrs::store::{StoreError, Version, testing};
use cqrs::{MediatorBuilder, RejectionKind, handlers};

use crate::order::{Order, OrderEvent, OrderPlaced, OrderShipped};
use crate::support::{log, rejected, stream};

#[command]
struct Place {
    #[id]
    order: u64,
}

#[handler]
async fn place(_: &Place, order: &mut NewRoot<Order>) -> Result<(), BoxError> {
    order.record(OrderPlaced { lines: vec!["apple".to_owned()], total: 1 });
    assert_eq!(order.lines, ["apple"]);
    Ok(())
}

#[command(returns = Version)]
struct Ship {
    #[id]
    order: u64,
    #[expected_version]
    seen: Option<Version>,
}

#[handler]
async fn ship(command: &Ship, order: &mut Root<Order>) -> Result<Version, BoxError> {
    assert_eq!((*order.id(), &*order.lines), (command.order, &["apple".to_owned()][..]));
    if !order.is_shipped {
        order.record(OrderShipped { to: "Rome".to_owned() });
        assert!(order.is_shipped);
    }
    Ok(order.version())
}

async fn open() -> (Store, Mediator) {
    let store = Store::in_memory().await.unwrap();
    let builder = MediatorBuilder::empty().handlers(handlers![place, ship]).provide(store.clone());
    (store, builder.build().unwrap())
}

#[tokio::test]
async fn a_root_is_loaded_by_the_id_that_the_message_names() {
    let (store, mediator) = open().await;
    mediator.send(Place { order: 7 }).await.unwrap();
    mediator.send(Place { order: 8 }).await.unwrap();
    assert_eq!(mediator.send(Ship { order: 7, seen: None }).await.unwrap(), Version::new(1));
    assert_eq!(stream(&store, "Order", "7").await.len(), 2);
    assert_eq!(stream(&store, "Order", "8").await.len(), 1);
}

#[tokio::test]
async fn what_records_nothing_writes_nothing() {
    let (store, mediator) = open().await;
    mediator.send(Place { order: 7 }).await.unwrap();
    mediator.send(Ship { order: 7, seen: None }).await.unwrap();
    assert_eq!(mediator.send(Ship { order: 7, seen: None }).await.unwrap(), Version::new(2));
    assert_eq!(log(&store).await.len(), 2);
}

#[tokio::test]
async fn a_message_can_say_which_version_its_sender_has_seen() {
    let (_, mediator) = open().await;
    mediator.send(Place { order: 7 }).await.unwrap();
    let error = mediator.send(Ship { order: 7, seen: Some(Version::new(3)) }).await.unwrap_err();
    assert!(matches!(rejected(&error, RejectionKind::Begin), StoreError::Stale(_)));
    mediator.send(Ship { order: 7, seen: Some(Version::new(1)) }).await.unwrap();
}

#[tokio::test]
async fn without_a_store_nothing_is_built() {
    let error = MediatorBuilder::empty().handlers(handlers![ship]).build().unwrap_err();
    assert!(error.to_string().contains("Store"), "{error}");
}

#[tokio::test]
async fn a_handler_is_a_function_that_a_test_can_call() {
    let placed = || OrderPlaced { lines: vec!["apple".to_owned()], total: 1 };
    let mut order = testing::root::<Order>(7, placed());
    assert_eq!(ship(&Ship { order: 7, seen: None }, &mut order).await.unwrap(), Version::new(1));
    assert!(matches!(order.recorded(), [OrderEvent::OrderShipped(OrderShipped { to })] if to == "Rome"));

    let mut order = testing::new_root::<Order>(8);
    place(&Place { order: 8 }, &mut order).await.unwrap();
    assert_eq!(order.recorded().len(), 1);
}
