//! Handlers given by name: the registry, which holds all of `contract-orders` here, plays no part.

mod place;

use std::panic::Location;
use std::sync::Arc;

use contract_api::{
    Apples, CancelOrder, ExportOrders, GetOrder, Journal, OrderPlaced, PlaceOrder, PriceList,
};
use contract_orders::{Clerk, Desk};
use cqrs::prelude::*;
use cqrs::{Error, HandlerError, MediatorBuilder, ProblemKind, RejectionKind, handlers};
use futures_util::{Stream, StreamExt, stream};
use place::{ORDERS, line_of};

/// A message that is handled where it is defined.
#[command(returns = u32)]
struct Double(u32);

#[handler]
fn double(Double(number): Double) -> Result<u32, BoxError> {
    Ok(number * 2)
}

#[query(returns = u32)]
struct Half(u32);

#[handler]
fn half(Half(number): &Half) -> Result<u32, BoxError> {
    Ok(number / 2)
}

#[query(streams = u32)]
struct Count;

#[handler]
fn count(_: Count) -> impl Stream<Item = Result<u32, BoxError>> {
    stream::iter([Ok(1)])
}

#[query(streams = u32)]
struct CountAgain;

#[handler]
fn count_again(_: &CountAgain) -> impl Stream<Item = Result<u32, BoxError>> {
    stream::iter([Ok(1)])
}

#[event]
struct Doubled;

#[handler]
async fn cheer(_: &Doubled, journal: &Journal) -> Result<(), BoxError> {
    journal.note("cheer");
    Ok(())
}

/// Asserts that the framework says that nobody handles `message`.
#[track_caller]
fn assert_no_handler<T: std::fmt::Debug, E: HandlerError>(answer: Result<T, Error<E>>, message: &str) {
    let error = answer.unwrap_err();
    let rejection = error.as_rejected().unwrap();
    assert_eq!((rejection.kind(), rejection.message()), (RejectionKind::NoHandler, message));
    assert!(rejection.to_string().contains(&format!("no handler for `{message}`")), "{rejection}");
}

async fn assert_one_rejection(
    items: impl Stream<Item = Result<impl std::fmt::Debug, Error<BoxError>>>,
    message: &str,
) {
    let mut items: Vec<_> = items.collect().await;
    assert_eq!(items.len(), 1);
    assert_no_handler(items.remove(0), message);
}

async fn assert_handles_nothing(mediator: &Mediator) {
    assert_no_handler(mediator.send(PlaceOrder { article: "apple".to_owned() }).await, "PlaceOrder");
    assert_no_handler(mediator.send(CancelOrder { id: 7 }).await, "orders.cancel");
    assert_no_handler(mediator.send(Double(2)).await, "Double");
    assert_no_handler(mediator.query(GetOrder { id: 7 }).await, "GetOrder");
    assert_no_handler(mediator.query(Half(2)).await, "Half");
    assert_one_rejection(mediator.stream(ExportOrders { good: 1 }), "ExportOrders").await;
    assert_one_rejection(mediator.stream(Count), "Count").await;
    assert_one_rejection(mediator.stream(CountAgain), "CountAgain").await;
    mediator.publish(OrderPlaced { id: 13 }).await.unwrap();
    mediator.publish(Doubled).await.unwrap();
}

#[tokio::test]
async fn a_mediator_without_handlers_rejects_everything_but_events() {
    let empty = MediatorBuilder::empty().build().unwrap();
    assert_handles_nothing(&empty).await;
    // Once any mediator of the program handles the messages, they have places that this one has not.
    complete().build().unwrap();
    assert_handles_nothing(&empty).await;
    assert_handles_nothing(&MediatorBuilder::empty().build().unwrap()).await;
}

/// The registry's builder, which has every handler of this program.
fn complete() -> MediatorBuilder {
    Mediator::builder()
        .provide(Clerk("Ann".to_owned()))
        .provide(Desk { signature: "the desk" })
        .provide(Journal::default())
        .provide_dyn::<dyn PriceList>(Arc::new(Apples))
}

#[tokio::test]
async fn handlers_given_by_name_are_all_that_there_is() {
    let journal = Arc::new(Journal::default());
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![contract_orders::place, contract_orders::Desk::look_up, half])
        .handlers(handlers![cheer])
        .provide_dyn::<dyn PriceList>(Arc::new(Apples))
        .provide(Desk { signature: "by hand" })
        .provide_dyn(Arc::clone(&journal))
        .build()
        .unwrap();

    assert_eq!(mediator.send(PlaceOrder { article: "apple".to_owned() }).await.unwrap(), 25);
    assert_eq!(mediator.query(GetOrder { id: 7 }).await.unwrap().unwrap(), "order 7, by hand");
    assert_eq!(mediator.query(Half(4)).await.unwrap(), 2);
    mediator.publish(Doubled).await.unwrap();
    assert_eq!(journal.entries(), ["cheer"]);

    assert_no_handler(mediator.send(CancelOrder { id: 7 }).await, "orders.cancel");
    assert_no_handler(mediator.send(Double(2)).await, "Double");
    assert_one_rejection(mediator.stream(ExportOrders { good: 1 }), "ExportOrders").await;
    assert_one_rejection(mediator.stream(CountAgain), "CountAgain").await;
}

#[tokio::test]
async fn two_mediators_of_one_program_do_not_share_handlers_or_values() {
    let desk = |signature| {
        MediatorBuilder::empty()
            .handlers(handlers![Desk::look_up])
            .provide(Desk { signature })
            .build()
            .unwrap()
    };
    let (day, night) = (desk("day"), desk("night"));
    assert_eq!(day.query(GetOrder { id: 2 }).await.unwrap().unwrap(), "order 2, day");
    assert_eq!(night.query(GetOrder { id: 2 }).await.unwrap().unwrap(), "order 2, night");
}

#[test]
fn a_missing_dependency_is_a_problem_here_too() {
    let error = MediatorBuilder::empty().handlers(handlers![contract_orders::place]).build().unwrap_err();
    let [problem] = error.problems() else { panic!("{error}") };
    assert_eq!(problem.kind(), ProblemKind::MissingDependency);
    assert_eq!(problem.location().unwrap().line, line_of(ORDERS, "async fn place("));
}

#[test]
fn a_handler_given_twice_is_a_problem() {
    let twice = MediatorBuilder::empty().handlers(handlers![double]).handlers(handlers![half, double]);
    // The registry has given it already.
    for builder in [twice, complete().handlers(handlers![double])] {
        let error = builder.build().unwrap_err();
        let [problem] = error.problems() else { panic!("{error}") };
        assert_eq!((problem.kind(), problem.item()), (ProblemKind::RegisteredTwice, "double"));
        let text = problem.to_string();
        assert!(text.contains(&problem.location().unwrap().to_string()), "{text}");
    }
}

#[test]
fn a_type_provided_twice_is_a_problem_with_both_places() {
    let (first, builder) = (Location::caller().line(), MediatorBuilder::empty());
    let builder = builder.provide(7_u8).provide("kept apart by its type");
    let second = Location::caller().line() + 1;
    let error = builder.provide_dyn(Arc::new(8_u8)).build().unwrap_err();
    let [problem] = error.problems() else { panic!("{error}") };
    assert_eq!((problem.kind(), problem.item()), (ProblemKind::ProvidedTwice, "u8"));
    assert_eq!(problem.location().unwrap().line, second);
    let text = problem.to_string();
    for line in [first + 1, second] {
        assert!(text.contains(&format!("{}:{line}", file!())), "{text}");
    }
}

mod billing {
    use super::*;

    #[command]
    pub(super) struct Close;

    #[handler]
    pub(super) fn close(_: Close) -> Result<(), BoxError> {
        Ok(())
    }
}

mod shipping {
    use super::*;

    /// `billing` has the short name already; in a program that links both, one of them needs a name of its own.
    #[command(name = "shipping.close")]
    pub(super) struct Close;

    #[handler]
    pub(super) fn close(_: Close) -> Result<(), BoxError> {
        Ok(())
    }
}

#[tokio::test]
async fn handlers_and_messages_of_the_same_name_live_in_different_modules() {
    let mediator =
        MediatorBuilder::empty().handlers(handlers![billing::close, shipping::close]).build().unwrap();
    mediator.send(billing::Close).await.unwrap();
    mediator.send(shipping::Close).await.unwrap();
}
