//! Every form that a message and a handler may have.

use std::future::Future;
use std::pin::Pin;

use cqrs::MediatorBuilder;
use cqrs::handlers;
use cqrs::prelude::*;

#[command(returns = u32, name = "forms.AsyncByValue")]
struct AsyncByValue(u32);

#[handler]
async fn async_by_value(AsyncByValue(n): AsyncByValue) -> Result<u32, BoxError> {
    tokio::task::yield_now().await;
    Ok(n + 1)
}

#[command(returns = u32, name = "forms.AsyncByRef")]
struct AsyncByRef(u32);

#[handler]
async fn async_by_ref(command: &AsyncByRef) -> Result<u32, BoxError> {
    tokio::task::yield_now().await;
    Ok(command.0 + 2)
}

#[query(returns = u32, name = "forms.PlainFn")]
struct PlainFn(u32);

#[handler]
fn plain_fn(PlainFn(n): PlainFn) -> Result<u32, BoxError> {
    Ok(n + 3)
}

#[command(returns = u32, name = "forms.ImplFuture")]
struct ImplFuture(u32);

#[handler]
fn impl_future(command: ImplFuture) -> impl Future<Output = Result<u32, BoxError>> + Send {
    async move { Ok(command.0 + 4) }
}

#[command(returns = u32, name = "forms.BoxedFuture")]
struct BoxedFuture(u32);

#[handler]
fn boxed_future(command: &BoxedFuture) -> Pin<Box<dyn Future<Output = Result<u32, BoxError>> + Send + '_>> {
    Box::pin(async move { Ok(command.0 + 5) })
}

#[command(name = "forms.Unit")]
struct Unit;

#[handler]
async fn unit(_: Unit) -> Result<(), BoxError> {
    Ok(())
}

#[command(returns = &'static str, name = "forms.Direction")]
enum Direction {
    Left,
    Right { sharp: bool },
}

#[handler]
async fn turn(direction: Direction) -> Result<&'static str, BoxError> {
    Ok(match direction {
        Direction::Left => "left",
        Direction::Right { sharp: true } => "sharp right",
        Direction::Right { sharp: false } => "right",
    })
}

struct Billing {
    fee: u32,
}

#[command(returns = u32, name = "forms.Charge")]
struct Charge(u32);

#[query(returns = u32, name = "forms.Fee")]
struct Fee;

#[query(returns = u32, name = "forms.Rate")]
struct Rate;

#[handler]
impl Billing {
    const RATE: u32 = 19;

    async fn charge(&self, Charge(cents): Charge) -> Result<u32, BoxError> {
        Ok(cents + self.fee)
    }

    fn fee(&self, _: &Fee, again: &Self) -> Result<u32, BoxError> {
        assert!(std::ptr::eq(self, again));
        Ok(self.fee)
    }

    #[allow(clippy::unused_async)]
    async fn rate(_: Rate) -> Result<u32, BoxError> {
        Ok(Self::RATE)
    }
}

#[tokio::test]
async fn every_form_answers() {
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![async_by_value, async_by_ref, plain_fn, impl_future, boxed_future, unit, turn])
        .handlers(handlers![Billing::charge, Billing::fee, Billing::rate])
        .provide(Billing { fee: 7 })
        .build()
        .unwrap();

    assert_eq!(mediator.send(AsyncByValue(10)).await.unwrap(), 11);
    assert_eq!(mediator.send(AsyncByRef(10)).await.unwrap(), 12);
    assert_eq!(mediator.query(PlainFn(10)).await.unwrap(), 13);
    assert_eq!(mediator.send(ImplFuture(10)).await.unwrap(), 14);
    assert_eq!(mediator.send(BoxedFuture(10)).await.unwrap(), 15);
    mediator.send(Unit).await.unwrap();
    assert_eq!(mediator.send(Direction::Left).await.unwrap(), "left");
    assert_eq!(mediator.send(Direction::Right { sharp: true }).await.unwrap(), "sharp right");
    assert_eq!(mediator.send(Direction::Right { sharp: false }).await.unwrap(), "right");
    assert_eq!(mediator.send(Charge(100)).await.unwrap(), 107);
    assert_eq!(mediator.query(Fee).await.unwrap(), 7);
    assert_eq!(mediator.query(Rate).await.unwrap(), 19);
}

#[tokio::test]
async fn a_handler_stays_an_ordinary_function() {
    assert_eq!(async_by_ref(&AsyncByRef(1)).await.unwrap(), 3);
    assert_eq!(Billing { fee: 1 }.charge(Charge(1)).await.unwrap(), 2);
}

#[tokio::test]
async fn nothing_runs_before_the_first_poll() {
    use std::sync::atomic::{AtomicU32, Ordering};

    static STARTED: AtomicU32 = AtomicU32::new(0);

    #[command(name = "forms.EagerPlain")]
    struct EagerPlain;

    #[handler]
    fn eager_plain(_: EagerPlain) -> Result<(), BoxError> {
        STARTED.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    #[command(name = "forms.EagerFuture")]
    struct EagerFuture;

    #[handler]
    fn eager_future(_: EagerFuture) -> impl Future<Output = Result<(), BoxError>> {
        STARTED.fetch_add(1, Ordering::Relaxed);
        std::future::ready(Ok(()))
    }

    let mediator = MediatorBuilder::empty().handlers(handlers![eager_plain, eager_future]).build().unwrap();
    drop(mediator.send(EagerPlain));
    drop(mediator.send(EagerFuture));
    assert_eq!(STARTED.load(Ordering::Relaxed), 0);
    mediator.send(EagerPlain).await.unwrap();
    mediator.send(EagerFuture).await.unwrap();
    assert_eq!(STARTED.load(Ordering::Relaxed), 2);
}

#[test]
fn names_default_to_the_type_and_can_be_set() {
    use cqrs::Message;

    #[command]
    struct Plain;

    assert_eq!(Plain::NAME, "Plain");
    assert_eq!(Unit::NAME, "forms.Unit");
}
