//! The registry of this whole test binary, and what `build()` says of it.

use std::sync::Arc;

use cqrs::prelude::*;
use cqrs::{MediatorBuilder, ProblemKind, handlers};

struct Absent;

trait AlsoAbsent: Send + Sync {}

#[command(name = "registry.NeedsTwo")]
struct NeedsTwo;

#[handler]
async fn needs_two(_: NeedsTwo, _: &Absent, _: &dyn AlsoAbsent) -> Result<(), BoxError> {
    Ok(())
}

#[command(name = "registry.NeedsNothing")]
struct NeedsNothing;

#[handler]
async fn needs_nothing(_: NeedsNothing) -> Result<(), BoxError> {
    Ok(())
}

#[test]
fn every_missing_dependency_is_reported_with_place_and_remedy() {
    let error = MediatorBuilder::empty().handlers(handlers![needs_nothing, needs_two]).build().unwrap_err();
    let problems = error.problems();
    assert_eq!(problems.len(), 2);
    for problem in problems {
        assert_eq!(problem.kind(), ProblemKind::MissingDependency);
        assert_eq!(problem.item(), "needs_two");
        assert_eq!(problem.location().unwrap().file, "tests/behavior/registry.rs");
    }
    let report = error.to_string();
    assert!(report.starts_with("the mediator cannot be built: 2 problems"), "{report}");
    assert!(report.contains("takes `&Absent`, which was not provided"), "{report}");
    assert!(report.contains("`.provide(..)` with a `behavior::registry::Absent`"), "{report}");
    assert!(report.contains("takes `&dyn AlsoAbsent`, which was not provided"), "{report}");
    assert!(report.contains("`.provide_dyn::<dyn behavior::registry::AlsoAbsent>(..)`"), "{report}");
    assert_eq!(format!("{error:?}"), report, "a `main` that returns it prints the report");
}

#[test]
fn a_pointer_to_what_is_needed_is_noticed() {
    let error = MediatorBuilder::empty()
        .handlers(handlers![needs_two])
        .provide(Arc::new(Absent))
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("a pointer to it was provided"), "{error}");
}

#[test]
fn the_registry_has_every_handler_of_the_program() {
    // Nothing is provided, so every handler with a dependency is in the report, in one stable order.
    let first = Mediator::builder().build().unwrap_err().to_string();
    for handler in ["needs_two", "place_of_no_module"] {
        assert_eq!(first.contains(&format!("`{handler}`")), handler == "needs_two", "{first}");
    }
    assert!(first.contains("`Billing::charge`"), "{first}");
    assert!(!first.contains("`needs_nothing`"), "{first}");
    assert_eq!(first, Mediator::builder().build().unwrap_err().to_string());
}
