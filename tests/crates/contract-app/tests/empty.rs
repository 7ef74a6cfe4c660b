//! This program names no crate that has a message or a handler.

use cqrs::{Mediator, MediatorBuilder, ProblemKind};

#[test]
fn a_registry_with_nothing_in_it_is_a_problem() {
    let error = Mediator::builder().build().unwrap_err();
    let [problem] = error.problems() else { panic!("{error}") };
    assert_eq!((problem.kind(), problem.location()), (ProblemKind::EmptyRegistry, None));
    assert!(problem.help().contains("use orders as _;"), "{problem}");
    assert!(problem.help().contains("MediatorBuilder::empty()"), "{problem}");
}

#[test]
fn its_catalogue_says_so() {
    expect_test::expect![[r"
        problem: the registry is empty: no message and no handler reached it
        0 messages, 0 handlers, 1 problem
    "]]
    .assert_eq(&Mediator::catalog().to_string());
}

#[test]
fn a_builder_that_ignores_the_registry_does_not_mind() {
    MediatorBuilder::empty().build().unwrap();
}
