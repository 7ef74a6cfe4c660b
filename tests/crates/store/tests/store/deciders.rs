use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use cqrs::prelude::*;
use cqrs::store::testing::Given;
use cqrs::store::{StoreError, StreamId, Targets};
use cqrs::{Error, MediatorBuilder, Rejection, RejectionKind, behaviors, handlers};
use serde::{Deserialize, Serialize};

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

/// Lets none through but those for even orders.
#[behavior]
async fn even<M: Message + Targets<u64>>(
    message: M,
    next: impl Next<M>,
) -> Result<M::Output, Error<M::Error>> {
    if message.target() % 2 == 1 {
        return Err(Rejection::refused::<M>(BoxError::msg("odd")).into());
    }
    next.run(message).await
}

/// Sees everything.
#[behavior(order = 1, on(commands))]
async fn count(mut next: AnyNext<'_>, seen: &AtomicU32) -> AnyOutcome {
    seen.fetch_add(1, Ordering::SeqCst);
    next.run().await
}

#[aggregate(id = u64, events(Ticked))]
#[derive(Default)]
struct Clock {
    ticks: u64,
}

#[event]
#[derive(Serialize, Deserialize)]
struct Ticked;

impl Apply<Ticked> for Clock {
    fn apply(&mut self, _: &Ticked) {
        self.ticks += 1;
    }
}

#[command]
struct Tick {
    #[id]
    clock: u64,
}

#[handler(aggregate, through(even))]
impl Clock {
    fn tick(clock: Option<&Self>, _: &Tick) -> Result<[Ticked; 2], BoxError> {
        assert_eq!(clock.map_or(0, |clock| clock.ticks) % 2, 0);
        Ok([Ticked, Ticked])
    }
}

#[tokio::test]
async fn behaviors_are_around_deciders_too() {
    let store = Store::in_memory().await.unwrap();
    let seen = Arc::new(AtomicU32::new(0));
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![Clock::tick])
        .behaviors(behaviors![count])
        .provide(store.clone())
        .provide_dyn::<AtomicU32>(seen.clone())
        .build()
        .unwrap();
    assert!(mediator.send(Tick { clock: 1 }).await.is_err());
    mediator.send(Tick { clock: 2 }).await.unwrap();
    mediator.send(Tick { clock: 2 }).await.unwrap();
    assert_eq!(seen.load(Ordering::SeqCst), 3);
    assert_eq!(store.read_all().collect().await.unwrap().len(), 4);
}

#[test]
#[should_panic(expected = "`ShipOrder` led to other events:
  orders.shipped {
-   \"to\": \"Oslo\"
+   \"to\": \"Rome\"
  }
")]
fn a_scenario_that_fails_shows_the_difference() {
    Order::given(OrderPlaced { lines: vec![], total: 0 })
        .when(ShipOrder { order: 7, to: "Rome".to_owned() })
        .then(OrderShipped { to: "Oslo".to_owned() });
}

#[test]
#[should_panic(expected = "`ShipOrder` came to no decision: the aggregate does not exist")]
fn a_scenario_knows_whether_the_aggregate_is_there() {
    let ship = ShipOrder { order: 7, to: String::new() };
    Order::given(()).when(ship).then_error(OrderError::Shipped);
}

#[test]
#[should_panic(
    expected = "PriceList`: give it one, `.provide(..)` or `.provide_dyn::<dyn ..>(Arc::new(..))`"
)]
fn a_scenario_says_what_it_lacks() {
    let place = PlaceOrder { order: 7, lines: vec!["apple".to_owned()] };
    Order::given(()).when(place).then_error(OrderError::Empty);
}
