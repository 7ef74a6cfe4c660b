//! Handlers that send through their context, and come back to themselves.

use cqrs::prelude::*;
use cqrs::{Error, MediatorBuilder, handlers};

#[command(returns = u64, name = "recursion.Factorial")]
struct Factorial(u64);

#[handler]
async fn factorial(Factorial(n): Factorial, ctx: Context<'_>) -> Result<u64, BoxError> {
    if n == 0 {
        return Ok(1);
    }
    Ok(n * Box::pin(ctx.send(Factorial(n - 1))).await?)
}

#[query(returns = bool, name = "recursion.IsEven")]
struct IsEven(u32);

#[query(returns = bool, name = "recursion.IsOdd")]
struct IsOdd(u32);

#[handler]
async fn is_even(IsEven(n): IsEven, ctx: Context<'_>) -> Result<bool, BoxError> {
    if n == 0 { Ok(true) } else { Ok(Box::pin(ctx.query(IsOdd(n - 1))).await?) }
}

#[handler]
async fn is_odd(IsOdd(n): &IsOdd, ctx: Context<'_>) -> Result<bool, BoxError> {
    if *n == 0 { Ok(false) } else { Ok(Box::pin(ctx.query(IsEven(n - 1))).await?) }
}

#[event(name = "recursion.Countdown")]
struct Countdown(u32);

#[handler]
async fn count_down(event: &Countdown, ctx: Context<'_>) -> Result<(), BoxError> {
    if event.0 > 0 {
        ctx.publish(Countdown(event.0 - 1)).await?;
    }
    Ok(())
}

#[command(returns = u64, name = "recursion.Outer")]
struct Outer;

#[derive(Debug, thiserror::Error)]
#[error("outer: {0}")]
struct OuterError(#[from] Error<BoxError>);

/// Sends two at once, and one after the other, without a box.
#[handler]
async fn outer(_: Outer, ctx: Context<'_>) -> Result<u64, BoxError> {
    let (three, four) = futures_util::future::join(ctx.send(Factorial(3)), ctx.send(Factorial(4))).await;
    Ok(three? + four? + ctx.send(Factorial(5)).await.map_err(OuterError::from)?)
}

#[tokio::test]
async fn handlers_send_through_their_context() {
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![factorial, is_even, is_odd, count_down, outer])
        .build()
        .unwrap();
    assert_eq!(mediator.send(Factorial(10)).await.unwrap(), 3_628_800);
    assert!(mediator.query(IsEven(100)).await.unwrap());
    assert!(!mediator.query(IsOdd(100)).await.unwrap());
    mediator.publish(Countdown(100)).await.unwrap();
    assert_eq!(mediator.send(Outer).await.unwrap(), 6 + 24 + 120);
    let in_a_task = tokio::spawn({
        let mediator = mediator.clone();
        async move { mediator.send(Factorial(3)).await }
    });
    assert_eq!(in_a_task.await.unwrap().unwrap(), 6);
}
