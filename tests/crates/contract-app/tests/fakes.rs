//! The program as it is linked, with single handlers replaced and left out.

use std::sync::Arc;

use contract_api::{CancelOrder, ExportOrders, GetOrder, Journal, OrderPlaced, PlaceOrder, PlaceOrderError};
use contract_audit as _;
use contract_orders as _;
use cqrs::testing::{Recorder, TestBuilder};
use cqrs::{Mediator, MediatorBuilder, ProblemKind};
use futures_util::{StreamExt, stream};

/// Without clerk, desk and price list.
fn builder() -> (MediatorBuilder, Arc<Journal>) {
    let journal = Arc::new(Journal::default());
    let builder = Mediator::builder()
        .provide_dyn(Arc::clone(&journal))
        .replace_with_context(|command: PlaceOrder, ctx| {
            Box::pin(async move {
                let _ = ctx.publish(OrderPlaced { id: 7 }).await;
                if command.article == "anvil" { Err(PlaceOrderError::Zero) } else { Ok(7) }
            })
        })
        .replace::<CancelOrder>(|_| async { Ok(()) })
        .replace::<GetOrder>(|query| async move { Ok(Some(format!("fake {}", query.id))) });
    (builder, journal)
}

#[tokio::test]
async fn contracts_of_other_crates_are_replaced_with_what_they_depend_on() {
    let (builder, _) = builder();
    let mediator = builder.build().unwrap();
    assert_eq!(contract_app::order(&mediator, "apple").await.unwrap().as_deref(), Some("fake 7"));
    let error = contract_app::order(&mediator, "anvil").await.unwrap_err();
    assert_eq!(error.as_handler(), Some(&PlaceOrderError::Zero));
    mediator.send(CancelOrder { id: 7 }).await.unwrap();
}

#[tokio::test]
async fn a_stream_of_another_crate_is_replaced() {
    let mediator = builder().0.replace_stream(|_: ExportOrders| stream::iter([Ok(7)])).build().unwrap();
    let items: Vec<_> = mediator.stream(ExportOrders { good: 2 }).map(Result::unwrap).collect().await;
    assert_eq!(items, [7]);
}

#[tokio::test]
async fn event_handlers_of_other_crates_are_left_out() {
    let (builder, journal) = builder();
    let mediator = builder
        .without_handlers_named("contract_audit::record")
        .without_handlers_named("confirm")
        .build()
        .unwrap();
    mediator.publish(OrderPlaced { id: 1 }).await.unwrap();
    assert_eq!(journal.entries(), ["audit: watch", "orders: a_summary"]);
}

#[tokio::test]
async fn what_other_crates_send_is_recorded() {
    let recorder = Recorder::new();
    let mediator = builder().0.record(&recorder).build().unwrap();
    contract_app::order(&mediator, "apple").await.unwrap();
    assert_eq!(recorder.names(), ["PlaceOrder", "OrderPlaced", "GetOrder"]);
    recorder.assert_caused::<PlaceOrder, OrderPlaced>();
    // Its messages are not `Clone`, and print all the same.
    assert!(
        recorder.to_string().starts_with("command `PlaceOrder`, PlaceOrder { article: \"apple\" }: ok\n")
    );
}

#[test]
fn the_check_of_the_wiring_and_the_catalogue_know_the_replacements() {
    let (builder, _) = builder();
    let catalog = builder.catalog().to_string();
    assert!(catalog.contains("replacement"), "{catalog}");
    builder.wiring().check().unwrap();
}

#[test]
fn a_replacement_does_not_hide_what_others_lack() {
    let error = Mediator::builder().replace::<CancelOrder>(|_| async { Ok(()) }).build().unwrap_err();
    assert!(error.problems().iter().all(|problem| problem.kind() == ProblemKind::MissingDependency));
    assert!(error.problems().iter().all(|problem| problem.item() != "cancel"), "{error}");
}
