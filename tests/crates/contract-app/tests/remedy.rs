//! What `unlinked.rs` reports, with the remedy that the report names.

use contract_orders as _;
use cqrs::{Mediator, ProblemKind};

#[test]
fn a_crate_that_is_only_named_is_linked() {
    let error = Mediator::builder().build().unwrap_err();
    let problems = error.problems();
    assert!(problems.iter().any(|problem| problem.item() == "place"), "{error}");
    assert!(problems.iter().all(|problem| problem.kind() == ProblemKind::MissingDependency), "{error}");
}
