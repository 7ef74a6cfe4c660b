//! Two crates that handle one contract, both linked.

mod place;

use contract_api::{CancelOrder, Journal};
use contract_orders::Clerk;
use cqrs::{Mediator, MediatorBuilder, Message, ProblemKind, handlers};
use place::{ORDERS, Source, line_of};

const TWICE: Source =
    ("tests/crates/contract-twice/src/lib.rs", include_str!("../../contract-twice/src/lib.rs"));

#[test]
fn two_handlers_of_one_contract_are_reported_with_both_places() {
    let error = Mediator::builder().build().unwrap_err();
    let twice: Vec<_> =
        error.problems().iter().filter(|problem| problem.kind() == ProblemKind::TwoHandlers).collect();
    let [problem] = twice[..] else { panic!("{error}") };
    assert_eq!(problem.item(), CancelOrder::NAME);
    assert_eq!(problem.location(), Some(CancelOrder::definition().location()));
    let text = problem.to_string();
    for (name, source) in [("cancel", ORDERS), ("cancel_again", TWICE)] {
        let line = line_of(source, &format!("async fn {name}("));
        assert!(text.contains(&format!("`{name}` ({}:{line})", source.0)), "{text}");
    }
}

#[tokio::test]
async fn a_program_that_names_its_handlers_chooses_one_of_the_two() {
    let one = MediatorBuilder::empty().handlers(handlers![contract_twice::cancel_again]).build().unwrap();
    one.send(CancelOrder { id: 0 }).await.unwrap();
    let other = MediatorBuilder::empty()
        .handlers(handlers![contract_orders::cancel])
        .provide(Clerk("Ann".to_owned()))
        .provide(Journal::default())
        .build()
        .unwrap();
    assert_eq!(other.send(CancelOrder { id: 0 }).await.unwrap_err().to_string(), "there is no order 0");
}
