use std::sync::Arc;

use cqrs::prelude::*;
use cqrs::store::testing::Given;
use cqrs::store::{StoreError, StreamId};
use cqrs::{Error, MediatorBuilder, RejectionKind, handlers};

use crate::order::{
    FixedPrice, Order, OrderError, OrderPlaced, OrderShipped, PlaceOrder, PriceList, ShipOrder,
};

async fn mediator(store: &Store) -> Mediator {
    let handlers = handlers![Order::place, Order::ship];
    let builder = MediatorBuilder::empty().handlers(handlers).provide(store.clone());
    builder.provide_dyn::<dyn PriceList>(Arc::new(FixedPrice(25))).build().unwrap()
}

#[tokio::test]
async fn what_a_decider_decides_is_stored() {
    let store = Store::in_memory().await.unwrap();
    let mediator = mediator(&store).await;
    let lines = vec!["apple".to_owned(), "pear".to_owned()];
    assert_eq!(mediator.send(PlaceOrder { order: 7, lines }).await.unwrap(), 50);
    mediator.send(ShipOrder { order: 7, to: "Rome".to_owned() }).await.unwrap();

    let stream = StreamId::new("Order", "7").unwrap();
    let events = store.read_stream(&stream).collect().await.unwrap();
    let names: Vec<_> = events.iter().map(|event| &*event.name).collect();
    assert_eq!(names, ["OrderPlaced", "orders.shipped"]);
    assert_eq!(events[0].data, r#"{"lines":["apple","pear"],"total":50}"#);
    assert_eq!(events[1].decode::<OrderShipped>().unwrap().to, "Rome");
    assert!(events[1].metadata.causation_id.is_some());
}

#[tokio::test]
async fn a_decider_that_says_no_writes_nothing() {
    let store = Store::in_memory().await.unwrap();
    let mediator = mediator(&store).await;
    let error = mediator.send(PlaceOrder { order: 7, lines: vec![] }).await.unwrap_err();
    assert!(matches!(error, Error::Handler(OrderError::Empty)));
    assert!(store.read_all().collect().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_aggregate_that_is_not_there_is_a_rejection() {
    let store = Store::in_memory().await.unwrap();
    let error = mediator(&store).await.send(ShipOrder { order: 7, to: String::new() }).await.unwrap_err();
    let Error::Rejected(rejection) = error else { panic!("{error}") };
    assert_eq!(rejection.kind(), RejectionKind::Begin);
    let source = std::error::Error::source(&rejection).unwrap().downcast_ref::<StoreError>().unwrap();
    assert!(matches!(source, StoreError::NotFound(stream) if stream.to_string() == "Order/7"));
}

#[tokio::test]
async fn an_aggregate_is_created_once() {
    let store = Store::in_memory().await.unwrap();
    let mediator = mediator(&store).await;
    let place = || PlaceOrder { order: 7, lines: vec!["apple".to_owned()] };
    mediator.send(place()).await.unwrap();
    let Error::Rejected(rejection) = mediator.send(place()).await.unwrap_err() else { panic!() };
    let source = std::error::Error::source(&rejection).unwrap().downcast_ref::<StoreError>().unwrap();
    assert!(matches!(source, StoreError::AlreadyExists(_)), "{source}");
    assert_eq!(store.read_all().collect().await.unwrap().len(), 1);
}

#[test]
fn a_scenario_needs_no_database() {
    let placed = || OrderPlaced { lines: vec!["apple".to_owned()], total: 25 };
    Order::given(placed())
        .when(ShipOrder { order: 7, to: "Rome".to_owned() })
        .then(OrderShipped { to: "Rome".to_owned() })
        .then_state(|order| assert!(order.is_shipped));

    Order::given((placed(), OrderShipped { to: "Rome".to_owned() }))
        .when(ShipOrder { order: 7, to: "Rome".to_owned() })
        .then_error(OrderError::Shipped);

    Order::given(())
        .provide_dyn::<dyn PriceList>(Arc::new(FixedPrice(10)))
        .when(PlaceOrder { order: 7, lines: vec!["apple".to_owned()] })
        .then_answer(10_u64)
        .then(OrderPlaced { lines: vec!["apple".to_owned()], total: 10 });
}
