//! A program with one mistake of every kind, and the whole report as its author reads it. Where the wording or a line
//! changes on purpose: `UPDATE_EXPECT=1 cargo test -p contract-app --test report`, and read what it says.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use contract_api::Journal;
use contract_twice as _;
use cqrs::prelude::*;
use cqrs::{BuildError, MediatorBuilder, Message, ProblemKind, RejectionKind, handlers};
use expect_test::expect;

struct Pool;

trait Mailer: Send + Sync {}

struct Stock<T>(PhantomData<fn(T)>);

/// A scoped resource, opened from a pool that nobody provided.
struct UnitOfWork;

impl<M: Sync> Scoped<M> for UnitOfWork {
    type Dependencies = (Arc<Pool>, Arc<Journal>);

    async fn begin(_: &Self::Dependencies, _: &M, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self)
    }

    async fn commit(self) -> Result<(), BoxError> {
        Ok(())
    }

    async fn rollback(self) {}
}

/// A value of the call, made with something that nobody provided.
struct CurrentUser;

impl FromContext for CurrentUser {
    type Dependencies = Arc<dyn fmt::Debug + Send + Sync>;

    async fn from_context(_: &Self::Dependencies, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self)
    }
}

#[command]
struct Ship;

#[handler]
async fn ship(
    _: Ship,
    mailer: &dyn Mailer,
    stock: &Stock<u32>,
    labels: &[String],
    work: &mut UnitOfWork,
    user: CurrentUser,
    mediator: &Mediator,
) -> Result<(), BoxError> {
    let _ = (mailer, stock, labels, work, user, mediator);
    Ok(())
}

#[command]
struct Pack;

#[handler]
async fn pack<'a>(_: &'a Pack, work: &'a mut UnitOfWork, pool: &'a Pool) -> Result<(), BoxError> {
    let _ = (work, pool);
    Ok(())
}

/// Its name is taken.
#[command(name = "Ship")]
struct ShipAgain;

#[handler]
fn ship_again(_: ShipAgain) -> Result<(), BoxError> {
    Ok(())
}

struct Warehouse;

#[query(returns = u32)]
struct CountBoxes;

#[handler]
impl Warehouse {
    fn count_boxes(&self, _: CountBoxes) -> Result<u32, BoxError> {
        Ok(0)
    }
}

/// Nobody handles it.
#[query(contract, returns = u32)]
struct Forgotten;

mod returns {
    use super::*;

    /// There is one already.
    #[query(returns = u32)]
    pub(super) struct Ship;

    #[handler]
    pub(super) fn ship(_: Ship) -> Result<u32, BoxError> {
        Ok(0)
    }
}

#[command(contract)]
struct Label;

#[handler(contract)]
async fn label(_: Label) -> Result<(), BoxError> {
    Ok(())
}

#[handler(contract)]
async fn label_too(_: &Label) -> Result<(), BoxError> {
    Ok(())
}

fn builder() -> MediatorBuilder {
    Mediator::builder()
        .handlers(handlers![label])
        .provide(Arc::new(Stock::<u32>(PhantomData)))
        .provide(7_u8)
        .provide(Journal::default())
        .provide(8_u8)
}

#[test]
fn the_whole_report() {
    let error = builder().build().unwrap_err();
    // Paths with the separator of this system.
    let text = error.to_string().replace('\\', "/");
    expect![[r#"
        the mediator cannot be built: 18 problems

        the command `PlaceOrder` (tests/crates/contract-api/src/lib.rs:12) is a contract, and no crate that is linked handles it
        the query `GetOrder` (tests/crates/contract-api/src/lib.rs:28) is a contract, and no crate that is linked handles it
        the streaming query `ExportOrders` (tests/crates/contract-api/src/lib.rs:36) is a contract, and no crate that is linked handles it
        the query `Forgotten` (tests/crates/contract-app/tests/report.rs:97) is a contract, and no crate that is linked handles it
          help: a crate that the program never names is not linked, even if `Cargo.toml` has it: write `use orders as _;`, with the name of the crate that handles it; if there is none yet, write a function with `#[handler(contract)]`

        `ship` (tests/crates/contract-app/tests/report.rs:52) takes `&dyn Mailer`, which was not provided
          help: call `.provide_dyn::<dyn report::Mailer>(..)` with an `Arc` before `.build()`

        `ship` (tests/crates/contract-app/tests/report.rs:52) takes `&Stock<u32>`, which was not provided
          help: a pointer to it was provided, and is found only as that pointer: in place of `.provide(..)`, write `.provide_dyn::<report::Stock<u32>>(arc)`

        `ship` (tests/crates/contract-app/tests/report.rs:52) takes `&[String]`, which was not provided
          help: call `.provide_dyn::<[alloc::string::String]>(..)` with an `Arc` before `.build()`

        `ship` (tests/crates/contract-app/tests/report.rs:52) takes `&mut UnitOfWork`, which is made from `report::Pool`, and that was not provided
        `pack` (tests/crates/contract-app/tests/report.rs:69) takes `&'a mut UnitOfWork`, which is made from `report::Pool`, and that was not provided
        `pack` (tests/crates/contract-app/tests/report.rs:69) takes `&'a Pool`, which was not provided
          help: call `.provide(..)` with a `report::Pool` before `.build()`

        `ship` (tests/crates/contract-app/tests/report.rs:52) takes `CurrentUser`, which is made from `dyn core::fmt::Debug + core::marker::Send + core::marker::Sync`, and that was not provided
          help: call `.provide_dyn::<dyn core::fmt::Debug + core::marker::Send + core::marker::Sync>(..)` with an `Arc` before `.build()`

        `ship` (tests/crates/contract-app/tests/report.rs:52) takes `&Mediator`, which was not provided
          help: nobody provides the mediator itself: take `ctx: Context<'_>` and send through it

        two messages have the name `Ship`: `report::Ship` (tests/crates/contract-app/tests/report.rs:49) and `report::ShipAgain` (tests/crates/contract-app/tests/report.rs:76)
          help: give one of them another name: `#[command(name = "..")]`

        `Warehouse::count_boxes` (tests/crates/contract-app/tests/report.rs:90) takes `&Warehouse`, which was not provided
          help: call `.provide(..)` with a `report::Warehouse` before `.build()`

        two messages have the name `Ship`: `report::Ship` (tests/crates/contract-app/tests/report.rs:49) and `report::returns::Ship` (tests/crates/contract-app/tests/report.rs:104)
          help: give one of them another name: `#[query(name = "..")]`

        the command `Label` (tests/crates/contract-app/tests/report.rs:113) has 2 handlers: `label` (tests/crates/contract-app/tests/report.rs:116), `label_too` (tests/crates/contract-app/tests/report.rs:121)
          help: keep one; what several handlers shall react to is an `#[event]`

        `label` (tests/crates/contract-app/tests/report.rs:116) was registered twice
          help: `Mediator::builder()` has every linked handler already: name handlers only on `MediatorBuilder::empty()`, and each once

        `u8` was provided twice: at tests/crates/contract-app/tests/report.rs:129 and at tests/crates/contract-app/tests/report.rs:131
          help: handlers find a dependency by its type: wrap one of the two in a type of its own"#]].assert_eq(&text);
    assert_eq!(format!("{error:?}"), error.to_string());
}

#[test]
fn it_is_sorted_by_place_and_the_same_every_time() {
    let report = |error: BuildError| error.problems().to_vec();
    let first = report(builder().build().unwrap_err());
    assert!(first.is_sorted_by_key(|problem| (problem.location(), problem.kind())));
    for _ in 0..10 {
        assert_eq!(report(builder().build().unwrap_err()), first);
    }
}

#[test]
fn handlers_given_by_name_bring_their_messages_whose_names_may_collide() {
    let handlers = handlers![returns::ship, ship_again];
    let error = MediatorBuilder::empty().handlers(handlers).build().unwrap_err();
    let [problem] = error.problems() else { panic!("{error}") };
    assert_eq!((problem.kind(), problem.item()), (ProblemKind::TwoMessagesWithOneName, "Ship"));
    for message in [returns::Ship::definition(), ShipAgain::definition()] {
        assert!(problem.to_string().contains(&message.location().to_string()), "{problem}");
    }
}

#[tokio::test]
async fn a_program_that_builds_without_the_registry_meets_the_missing_handler_at_the_call() {
    let error = MediatorBuilder::empty().build().unwrap().query(Forgotten).await.unwrap_err();
    assert_eq!(error.as_rejected().unwrap().kind(), RejectionKind::NoHandler);
}
