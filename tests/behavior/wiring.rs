//! The check of the wiring without dependencies.

use std::sync::Arc;

use cqrs::prelude::*;
use cqrs::{MediatorBuilder, ProblemKind, WiringCheck, handlers};

struct Pool;

trait Mailer: Send + Sync {}

struct Work;

impl<M: Sync> Scoped<M> for Work {
    type Dependencies = Arc<Pool>;

    async fn begin(_: &Arc<Pool>, _: &M, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self)
    }

    async fn commit(self) -> Result<(), BoxError> {
        Ok(())
    }

    async fn rollback(self) {}
}

#[command(name = "wiring.Post")]
struct Post;

#[handler]
async fn post(_: Post, _: &mut Work, _: &dyn Mailer) -> Result<(), BoxError> {
    Ok(())
}

#[command(name = "wiring.Loop")]
struct Loop;

#[handler]
async fn takes_the_mediator(_: Loop, _: &Mediator) -> Result<(), BoxError> {
    Ok(())
}

#[command(name = "wiring.Twice", contract)]
struct Twice;

#[handler(contract)]
fn once(_: Twice) -> Result<(), BoxError> {
    Ok(())
}

#[handler(contract)]
fn again(_: Twice) -> Result<(), BoxError> {
    Ok(())
}

fn check() -> WiringCheck {
    MediatorBuilder::empty().handlers(handlers![post]).wiring()
}

fn kinds(check: WiringCheck) -> Vec<ProblemKind> {
    check.check().unwrap_err().problems().iter().map(cqrs::Problem::kind).collect()
}

#[test]
fn what_is_assumed_counts_as_provided() {
    check().assume::<Pool>().assume::<dyn Mailer>().check().unwrap();
    check().assume_all().check().unwrap();
}

#[test]
fn what_is_not_assumed_is_missing_also_where_an_argument_is_made_from_it() {
    let error = check().assume::<dyn Mailer>().check().unwrap_err();
    let [problem] = error.problems() else { panic!("{error}") };
    assert_eq!((problem.kind(), problem.item()), (ProblemKind::MissingDependency, "post"));
    assert!(problem.to_string().contains("takes `&mut Work`, which is made from `behavior::wiring::Pool`"));
    assert!(problem.help().contains("`.assume::<behavior::wiring::Pool>()`"), "{problem}");
}

#[test]
fn values_that_the_builder_was_given_count_as_well() {
    let builder = MediatorBuilder::empty().handlers(handlers![post]).provide(Pool);
    builder.wiring().assume::<dyn Mailer>().check().unwrap();
}

#[test]
fn everything_else_is_checked_as_build_does() {
    let wiring = |builder: MediatorBuilder| builder.wiring().assume_all();
    let twice = MediatorBuilder::empty().handlers(handlers![once, again]);
    assert_eq!(kinds(wiring(twice)), [ProblemKind::TwoHandlers]);
    let repeated = MediatorBuilder::empty().handlers(handlers![post, post]);
    assert_eq!(kinds(wiring(repeated)), [ProblemKind::RegisteredTwice]);
    let provided = MediatorBuilder::empty().provide(Pool).provide(Pool);
    assert_eq!(kinds(wiring(provided)), [ProblemKind::ProvidedTwice]);
}

#[test]
fn the_mediator_itself_is_never_assumed() {
    let check = || MediatorBuilder::empty().handlers(handlers![takes_the_mediator]).wiring();
    let error = check().assume_all().check().unwrap_err();
    assert!(error.to_string().contains("take `ctx: Context<'_>`"), "{error}");
    check().assume::<Mediator>().check().unwrap();
}
