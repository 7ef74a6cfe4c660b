//! Messages, handlers and callers in three crates, all of them linked.

mod place;

use std::error::Error as _;
use std::sync::Arc;

use contract_api::{
    Apples, CancelOrder, ExportOrders, GetOrder, Journal, PlaceOrder, PlaceOrderError, PriceList,
};
use contract_orders::{Clerk, Desk, NobodyThere};
use cqrs::{Error, Mediator, MediatorBuilder, ProblemKind, RejectionKind};
use futures_util::StreamExt;
use place::{ORDERS, line_of};

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
