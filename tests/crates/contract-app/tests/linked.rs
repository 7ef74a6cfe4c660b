//! Messages, handlers and callers in three crates, all of them linked.

mod place;

use std::error::Error as _;
use std::sync::Arc;

use contract_api::{
    Apples, CancelOrder, ExportOrders, GetOrder, Journal, OrderPlaced, PlaceOrder, PlaceOrderError, PriceList,
};
use contract_audit as _;
use contract_orders::{Clerk, Desk, NobodyThere};
use cqrs::{Error, Mediator, MediatorBuilder, ProblemKind, RejectionKind};
use futures_util::StreamExt;
use place::{ORDERS, Source, line_of};

const AUDIT: Source =
    ("tests/crates/contract-audit/src/lib.rs", include_str!("../../contract-audit/src/lib.rs"));

/// All that the handlers need, but the price list.
fn builder(clerk: &str) -> (MediatorBuilder, Arc<Journal>) {
    let journal = Arc::new(Journal::default());
    let builder = Mediator::builder()
        .provide(Clerk(clerk.to_owned()))
        .provide(Desk { signature: "the desk" })
        .provide_dyn(Arc::clone(&journal));
    (builder, journal)
}

fn mediator(clerk: &str) -> (Mediator, Arc<Journal>) {
    let (builder, journal) = builder(clerk);
    (builder.provide_dyn::<dyn PriceList>(Arc::new(Apples)).build().unwrap(), journal)
}

#[tokio::test]
async fn a_crate_that_knows_only_the_contracts_reaches_their_handlers() {
    let (mediator, _) = mediator("Ann");
    let order = contract_app::order(&mediator, "apple").await.unwrap();
    assert_eq!(order.as_deref(), Some("order 25, the desk"));
}

#[tokio::test]
async fn a_contract_is_handled_by_value_by_reference_and_by_a_method() {
    let (mediator, journal) = mediator("Ann");
    assert_eq!(mediator.send(PlaceOrder { article: "apple".to_owned() }).await.unwrap(), 25);
    assert_eq!(mediator.query(GetOrder { id: 1 }).await.unwrap(), None);
    mediator.send(CancelOrder { id: 7 }).await.unwrap();
    assert_eq!(journal.entries().last().unwrap(), "Ann cancels 7");
}

#[tokio::test]
async fn behaviors_run_in_front_of_a_contract_by_value_and_by_reference() {
    let (mediator, journal) = mediator("Ann");
    assert_eq!(mediator.send(PlaceOrder { article: " apple\n".to_owned() }).await.unwrap(), 25);
    let before = journal.entries();
    let error = mediator.send(CancelOrder { id: 1_001 }).await.unwrap_err();
    let rejection = error.as_rejected().unwrap();
    assert_eq!((rejection.kind(), rejection.message()), (RejectionKind::Refused, "orders.cancel"));
    assert_eq!(rejection.source().unwrap().to_string(), "no order has that number");
    assert_eq!(journal.entries(), before);
    mediator.send(CancelOrder { id: 1_000 }).await.unwrap();
    assert_eq!(journal.entries().last().unwrap(), "Ann cancels 1000");
}

#[tokio::test]
async fn a_contract_streams_its_items_and_the_error_that_ends_them() {
    let (mediator, _) = mediator("Ann");
    let items: Vec<_> = mediator.stream(ExportOrders { good: 2 }).collect().await;
    assert!(
        matches!(&items[..], [Ok(1), Ok(2), Err(Error::Handler(error))] if error.to_string() == "out of paper"),
        "{items:?}"
    );
}

#[tokio::test]
async fn the_domains_error_arrives_as_it_is() {
    let (mediator, journal) = mediator("Ann");
    let error = mediator.send(PlaceOrder { article: "anvil".to_owned() }).await.unwrap_err();
    assert_eq!(error.as_handler(), Some(&PlaceOrderError::UnknownArticle("anvil".to_owned())));
    let error = mediator.query(GetOrder { id: 0 }).await.unwrap_err();
    assert_eq!(error.as_handler(), Some(&PlaceOrderError::Zero));
    let error = mediator.send(CancelOrder { id: 0 }).await.unwrap_err();
    assert_eq!(error.as_handler().unwrap().to_string(), "there is no order 0");
    assert_eq!(journal.entries(), [""; 0]);
}

#[tokio::test]
async fn a_value_that_the_call_does_not_carry_rejects_before_the_handler_runs() {
    let (mediator, journal) = mediator("");
    let error = mediator.send(CancelOrder { id: 7 }).await.unwrap_err();
    let rejection = error.as_rejected().unwrap();
    assert_eq!((rejection.kind(), rejection.message()), (RejectionKind::Extract, "orders.cancel"));
    assert_eq!(rejection.to_string(), "cannot take `Clerk` from the call of `orders.cancel`");
    assert!(rejection.source().unwrap().is::<NobodyThere>());
    assert_eq!(journal.entries(), [""; 0]);
}

#[tokio::test]
async fn an_event_reaches_the_handlers_of_all_crates_by_order_and_then_by_name() {
    let (mediator, journal) = mediator("Ann");
    mediator.publish(OrderPlaced { id: 1 }).await.unwrap();
    assert_eq!(journal.entries(), ["audit: watch", "orders: confirm", "audit: record", "orders: a_summary"]);
}

#[tokio::test]
async fn an_event_that_a_handler_publishes_reaches_the_other_crate() {
    let (mediator, journal) = mediator("Ann");
    mediator.send(PlaceOrder { article: "apple".to_owned() }).await.unwrap();
    assert!(journal.entries().contains(&"audit: record".to_owned()));
}

#[tokio::test]
async fn one_failing_event_handler_is_named_and_does_not_stop_those_of_other_crates() {
    let (mediator, journal) = mediator("Ann");
    let error = mediator.publish(OrderPlaced { id: 13 }).await.unwrap_err();
    assert_eq!(journal.entries().len(), 4);
    let line = line_of(ORDERS, "async fn confirm(");
    assert_eq!(
        error.to_string(),
        format!(
            "1 of 4 handlers of `OrderPlaced` failed: `confirm` ({}:{line}): the mailbox is full",
            ORDERS.0
        )
    );
}

#[test]
fn a_missing_dependency_names_the_handler_in_the_other_crate_and_its_place() {
    let error = builder("Ann").0.build().unwrap_err();
    let [problem] = error.problems() else { panic!("{error}") };
    let location = problem.location().unwrap();
    assert_eq!((problem.kind(), problem.item()), (ProblemKind::MissingDependency, "place"));
    assert_eq!((location.file, location.line), (ORDERS.0, line_of(ORDERS, "async fn place(")));
    let text = problem.to_string();
    assert!(text.contains(&format!("`place` ({location}) takes `&dyn PriceList`")), "{text}");
}

#[test]
fn what_is_missing_in_several_crates_is_reported_at_once_by_file_and_line() {
    let error = Mediator::builder().build().unwrap_err();
    let found: Vec<_> = error
        .problems()
        .iter()
        .map(|problem| (problem.item(), problem.location().unwrap()))
        .map(|(handler, place)| (handler, place.file, place.line))
        .collect();
    let expected = [
        ("record", AUDIT),
        ("watch", AUDIT),
        ("archive", AUDIT),
        ("place", ORDERS),
        ("cancel", ORDERS), // the clerk
        ("cancel", ORDERS), // the journal
        ("Desk::look_up", ORDERS),
        ("confirm", ORDERS),
        ("a_summary", ORDERS),
    ];
    let expected = expected.map(|(handler, source)| {
        let function = handler.rsplit("::").next().unwrap();
        (handler, source.0, line_of(source, &format!("fn {function}(")))
    });
    assert_eq!(found, expected);
}
