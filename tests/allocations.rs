//! What dispatch costs in heap allocations. The counts are exact, so they are asserted.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use allocation_counter::measure;
use cqrs::prelude::*;
use cqrs::{AnyNext, AnyOutcome, Error, MediatorBuilder, Message, Next, behaviors, handlers};
use futures_util::{FutureExt, Stream, StreamExt, stream};

trait PriceList: Send + Sync {
    fn price(&self) -> u64;
}

struct Flat;

impl PriceList for Flat {
    fn price(&self) -> u64 {
        7
    }
}

#[command(returns = u64)]
struct Local(u64);

#[handler]
async fn local(
    Local(n): Local,
    prices: &dyn PriceList,
    total: &AtomicU64,
    ctx: Context<'_>,
) -> Result<u64, BoxError> {
    let _ = ctx;
    total.fetch_add(n, Ordering::Relaxed);
    Ok(n * prices.price())
}

#[query(returns = u64)]
struct ByRef(u64);

#[handler]
async fn by_ref(query: &ByRef) -> Result<u64, BoxError> {
    Ok(query.0)
}

struct User;

impl FromContext for User {
    type Dependencies = ();

    async fn from_context((): &(), _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self)
    }
}

struct Unit;

impl<M: Sync> Scoped<M> for Unit {
    type Dependencies = Arc<AtomicU64>;

    async fn begin(_: &Arc<AtomicU64>, _: &M, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self)
    }

    async fn commit(self) -> Result<(), BoxError> {
        Ok(())
    }

    async fn rollback(self) {}
}

#[command(returns = u64)]
struct Everything(u64);

#[handler]
async fn everything(Everything(n): Everything, _: &mut Unit, _: User) -> Result<u64, BoxError> {
    Ok(n)
}

#[command(returns = u64)]
struct Nested(u64);

#[handler]
async fn nested(Nested(n): Nested, ctx: Context<'_>) -> Result<u64, BoxError> {
    Ok(ctx.send(Local(n)).await?)
}

#[command(contract, returns = u64)]
struct Shared(u64);

#[handler(contract)]
async fn shared(Shared(n): Shared) -> Result<u64, BoxError> {
    Ok(n)
}

#[event]
struct Happened;

#[handler]
async fn first(_: &Happened) -> Result<(), BoxError> {
    Ok(())
}

#[handler]
async fn second(_: &Happened) -> Result<(), BoxError> {
    Ok(())
}

#[query(streams = u64)]
struct Numbers(u64);

#[handler]
fn numbers(Numbers(n): Numbers) -> impl Stream<Item = Result<u64, BoxError>> {
    stream::iter(0..n).map(Ok)
}

#[behavior]
async fn passing<M: Message>(message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

#[command(returns = u64)]
struct Piped(u64);

#[handler(through(passing, passing, passing, passing, passing))]
async fn piped(Piped(n): Piped) -> Result<u64, BoxError> {
    Ok(n)
}

#[query(returns = u64)]
struct PipedRef(u64);

#[handler(through(passing, passing))]
async fn piped_ref(query: &PipedRef, _: Context<'_>) -> Result<u64, BoxError> {
    Ok(query.0)
}

#[query(returns = bool)]
struct Curious;

#[handler]
async fn curious(_: Curious, ctx: Context<'_>) -> Result<bool, BoxError> {
    Ok(ctx.message_id() == ctx.message_id())
}

#[behavior(order = 1, on(commands))]
async fn outside(mut next: AnyNext<'_>) -> AnyOutcome {
    next.run().await
}

#[behavior(order = 2, on(commands))]
async fn inside(mut next: AnyNext<'_>) -> AnyOutcome {
    next.run().await
}

fn builder() -> MediatorBuilder {
    MediatorBuilder::empty()
        .handlers(handlers![local, by_ref, everything, nested, shared, first, second, numbers])
        .handlers(handlers![piped, piped_ref, curious])
        .provide_dyn::<dyn PriceList>(Arc::new(Flat))
        .provide(AtomicU64::new(0))
}

fn mediator() -> Mediator {
    builder().build().unwrap()
}

#[track_caller]
fn allocations<T>(expected: u64, future: impl FnOnce() -> T)
where
    T: Future,
{
    let info = measure(|| {
        assert!(future().now_or_never().is_some(), "nothing here waits");
    });
    assert_eq!(info.count_total, expected);
}

#[test]
fn a_local_message_costs_none() {
    let mediator = mediator();
    allocations(0, || async { assert_eq!(mediator.send(Local(6)).await.unwrap(), 42) });
    allocations(0, || async { assert_eq!(mediator.query(ByRef(6)).await.unwrap(), 6) });
    allocations(0, || async { assert_eq!(mediator.send(Everything(6)).await.unwrap(), 6) });
    allocations(0, || async { assert_eq!(mediator.send(Nested(6)).await.unwrap(), 42) });
}

#[test]
fn a_local_stream_costs_none() {
    let mediator = mediator();
    allocations(0, || async {
        let sum = mediator.stream(Numbers(100)).fold(0, async |sum, item| sum + item.unwrap()).await;
        assert_eq!(sum, 4950);
    });
}

#[test]
fn a_contract_costs_one_and_an_event_one_a_handler() {
    let mediator = mediator();
    allocations(1, || async { assert_eq!(mediator.send(Shared(6)).await.unwrap(), 6) });
    allocations(2, || async { mediator.publish(Happened).await.unwrap() });
}

#[test]
fn behaviors_that_a_handler_names_cost_none() {
    let mediator = mediator();
    allocations(0, || async { assert_eq!(mediator.send(Piped(6)).await.unwrap(), 6) });
    allocations(0, || async { assert_eq!(mediator.query(PipedRef(6)).await.unwrap(), 6) });
}

#[test]
fn a_global_behavior_costs_one_beside_those_of_the_way() {
    let mediator = builder().behaviors(behaviors![outside]).build().unwrap();
    allocations(3, || async { assert_eq!(mediator.send(Local(6)).await.unwrap(), 42) });
    allocations(0, || async { assert_eq!(mediator.query(ByRef(6)).await.unwrap(), 6) });
    let mediator = builder().behaviors(behaviors![outside, inside]).build().unwrap();
    allocations(4, || async { assert_eq!(mediator.send(Local(6)).await.unwrap(), 42) });
}

#[test]
fn what_is_asked_of_a_call_costs_one() {
    let mediator = mediator();
    assert!(mediator.query(Curious).now_or_never().is_some());
    allocations(1, || async { assert!(mediator.query(Curious).await.unwrap()) });
}
