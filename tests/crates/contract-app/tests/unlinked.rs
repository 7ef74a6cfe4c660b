//! `contract-orders` is a dependency of this package, and this program never names it: nothing of it is linked.

use contract_api::{CancelOrder, ExportOrders, GetOrder, PlaceOrder};
use cqrs::{Mediator, Message, ProblemKind};

#[test]
fn a_crate_that_is_never_named_is_not_linked_and_the_report_says_how_to_link_it() {
    let error = Mediator::builder().build().unwrap_err();
    let found: Vec<_> = error.problems().iter().map(|problem| (problem.kind(), problem.item())).collect();
    // In the order in which `contract-api` defines them.
    let names = [PlaceOrder::NAME, CancelOrder::NAME, GetOrder::NAME, ExportOrders::NAME];
    assert_eq!(found, names.map(|name| (ProblemKind::ContractWithoutHandler, name)));
    for problem in error.problems() {
        assert!(problem.help().contains("use orders as _;"), "{problem}");
    }
}
