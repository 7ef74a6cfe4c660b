//! The wiring of several crates, checked without anything to provide.

use contract_api::{Journal, PriceList};
use contract_audit as _;
use contract_orders::{Clerk, Desk};
use cqrs::{Mediator, ProblemKind};

mod with_every_dependency {
    cqrs::wiring_test!();
}

cqrs::wiring_test!(Clerk, Desk, Journal, dyn PriceList);

#[test]
fn what_is_not_listed_is_missing_in_each_crate() {
    let check = Mediator::builder().wiring().assume::<Clerk>().assume::<Desk>().assume::<dyn PriceList>();
    let error = check.check().unwrap_err();
    let found: Vec<_> = error.problems().iter().map(|problem| (problem.kind(), problem.item())).collect();
    let without_journal = ["record", "watch", "archive", "cancel", "confirm", "a_summary"];
    assert_eq!(found, without_journal.map(|handler| (ProblemKind::MissingDependency, handler)));
}
