//! mediator-rs: a map from types to handlers, behaviors as `dyn` objects around all of them.

use std::any::Any;
use std::sync::Arc;

use async_trait::async_trait;
use cqrs::BoxError;
use mediator_rs::{Extensions, Handler, Mediator, PipelineBehavior, PipelineNext, Request};

use crate::case::{Case, calls};
use crate::work::{Order, order, work};

/// What a program would give to its handlers.
struct Shared;

struct Plain(Order);

impl Request for Plain {
    type Output = u64;
}

struct PlainHandler;

#[async_trait]
impl Handler<Plain, BoxError, Shared> for PlainHandler {
    async fn handle(&self, Plain(order): Plain, _: &Shared) -> Result<u64, BoxError> {
        Ok(work(&order))
    }
}

struct ThroughOne(Order);

impl Request for ThroughOne {
    type Output = u64;
}

struct ThroughOneHandler;

#[async_trait]
impl Handler<ThroughOne, BoxError, Shared> for ThroughOneHandler {
    async fn handle(&self, ThroughOne(order): ThroughOne, _: &Shared) -> Result<u64, BoxError> {
        Ok(work(&order))
    }
}

struct ThroughThree(Order);

impl Request for ThroughThree {
    type Output = u64;
}

struct ThroughThreeHandler;

#[async_trait]
impl Handler<ThroughThree, BoxError, Shared> for ThroughThreeHandler {
    async fn handle(&self, ThroughThree(order): ThroughThree, _: &Shared) -> Result<u64, BoxError> {
        Ok(work(&order))
    }
}

struct Passing;

#[async_trait]
impl PipelineBehavior<Shared, BoxError> for Passing {
    async fn handle(
        &self,
        _: &Extensions,
        _: &Shared,
        next: PipelineNext<'_, BoxError>,
    ) -> Result<Box<dyn Any + Send + Sync>, BoxError> {
        next.run().await
    }
}

pub(super) fn cases() -> Vec<Case> {
    let mediator = |behaviors| {
        let mut mediator = Mediator::<Shared, BoxError>::new();
        for _ in 0..behaviors {
            mediator.add_behavior(Arc::new(Passing));
        }
        mediator.register::<Plain, _>(PlainHandler);
        mediator.register::<ThroughOne, _>(ThroughOneHandler);
        mediator.register::<ThroughThree, _>(ThroughThreeHandler);
        &*Box::leak(Box::new(mediator))
    };
    let (plain, one, three) = (mediator(0), mediator(1), mediator(3));
    vec![
        Case::rival("send/mediator-rs", "mediator-rs, `dispatch`", move |n| async move {
            calls!(n => plain.dispatch(Plain(order()), &Shared).await.unwrap())
        }),
        Case::rival(
            "behaviors/mediator-rs-1",
            "mediator-rs, a behavior that does nothing",
            move |n| async move { calls!(n => one.dispatch(ThroughOne(order()), &Shared).await.unwrap()) },
        ),
        Case::rival("behaviors/mediator-rs-3", "mediator-rs, three of them", move |n| async move {
            calls!(n => three.dispatch(ThroughThree(order()), &Shared).await.unwrap())
        }),
    ]
}
