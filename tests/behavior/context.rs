//! What a call carries, and what nested calls inherit.

use std::sync::Mutex;
use std::time::Duration;

use cqrs::prelude::*;
use cqrs::{
    CancellationToken, CorrelationId, Error, MediatorBuilder, MessageId, Metadata, NextRef, RejectionKind,
    TraceParent, behaviors, handlers,
};
use futures_util::StreamExt;
use tokio::time::Instant;

/// What a handler saw.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    name: &'static str,
    message_id: MessageId,
    correlation_id: CorrelationId,
    causation_id: Option<MessageId>,
    deadline: Option<Instant>,
    tenant: Option<Tenant>,
    trace_parent: TraceParent,
}

impl Seen {
    fn of(ctx: Context<'_>) -> Self {
        Self {
            name: ctx.message().unwrap().type_name(),
            message_id: ctx.message_id(),
            correlation_id: ctx.correlation_id(),
            causation_id: ctx.causation_id(),
            deadline: ctx.deadline(),
            tenant: ctx.extension(),
            trace_parent: ctx.trace_parent(),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Tenant(&'static str);

#[derive(Default)]
struct Log(Mutex<Vec<Seen>>);

#[command(name = "context.outer")]
struct Outer;

#[query(name = "context.inner", returns = ())]
struct Inner;

#[query(name = "context.items", streams = MessageId)]
struct Items;

#[event(name = "context.happened")]
struct Happened;

#[handler]
async fn outer(_: Outer, log: &Log, ctx: Context<'_>) -> Result<(), BoxError> {
    log.0.lock().unwrap().push(Seen::of(ctx));
    ctx.query(Inner).await?;
    ctx.publish(Happened).await?;
    let causes: Vec<_> = ctx.stream(Items).collect().await;
    assert_eq!(causes.into_iter().map(Result::unwrap).collect::<Vec<_>>(), [ctx.message_id()]);
    Ok(())
}

#[handler]
async fn inner(_: Inner, log: &Log, ctx: Context<'_>) -> Result<(), BoxError> {
    log.0.lock().unwrap().push(Seen::of(ctx));
    Ok(())
}

/// Gives the message that caused it.
#[handler]
fn items(_: Items, ctx: Context<'_>) -> impl futures_util::Stream<Item = Result<MessageId, BoxError>> {
    futures_util::stream::iter(ctx.causation_id().map(Ok))
}

#[handler]
async fn first_reaction(_: &Happened, log: &Log, ctx: Context<'_>) -> Result<(), BoxError> {
    log.0.lock().unwrap().push(Seen::of(ctx));
    Ok(())
}

#[handler]
async fn second_reaction(_: &Happened, log: &Log, ctx: Context<'_>) -> Result<(), BoxError> {
    log.0.lock().unwrap().push(Seen::of(ctx));
    Ok(())
}

struct World {
    mediator: Mediator,
    log: std::sync::Arc<Log>,
}

impl World {
    fn new() -> Self {
        let log = std::sync::Arc::new(Log::default());
        let mediator = MediatorBuilder::empty()
            .handlers(handlers![outer, inner, items, first_reaction, second_reaction])
            .provide_dyn(log.clone())
            .build()
            .unwrap();
        Self { mediator, log }
    }

    fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut *self.log.0.lock().unwrap())
    }
}

#[tokio::test]
async fn nested_messages_share_the_correlation_and_name_their_cause() {
    let world = World::new();
    world.mediator.send(Outer).await.unwrap();
    let seen = world.seen();
    let [outer, inner, first, second] = &seen[..] else { panic!("{seen:?}") };
    assert_eq!([outer.name, inner.name, first.name, second.name], ["Outer", "Inner", "Happened", "Happened"]);
    assert_eq!(outer.causation_id, None);
    assert_eq!(outer.correlation_id, outer.message_id.into(), "the first message ties everything together");
    for nested in [inner, first, second] {
        assert_eq!(nested.correlation_id, outer.correlation_id);
        assert_eq!(nested.causation_id, Some(outer.message_id));
        assert_ne!(nested.message_id, outer.message_id);
        assert_eq!(nested.trace_parent.trace_id(), outer.trace_parent.trace_id());
        assert_ne!(nested.trace_parent.span_id(), outer.trace_parent.span_id());
    }
    assert_eq!(first.message_id, second.message_id, "an event is one message, however many handlers it has");
    assert_eq!(outer.message_id.as_uuid().get_version_num(), 7);

    world.mediator.send(Outer).await.unwrap();
    assert_ne!(
        world.seen()[0].correlation_id,
        outer.correlation_id,
        "each message of the program starts anew"
    );
}

#[tokio::test]
async fn what_a_request_brought_reaches_all_that_follows_from_it() {
    let world = World::new();
    let cause = MessageId::at(std::time::SystemTime::now());
    let deadline = Instant::now() + Duration::from_secs(60);
    let trace: TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse().unwrap();
    let metadata = Metadata::from_headers([
        ("X-Correlation-Id", "order-17".to_owned()),
        ("x-causation-id", cause.to_string()),
        ("traceparent", trace.to_string()),
    ])
    .with_deadline(deadline)
    .with(Tenant("acme"));
    let request = world.mediator.with(metadata);
    request.send(Outer).await.unwrap();
    request.query(Inner).await.unwrap();

    let seen = world.seen();
    let [outer, inner, first, _, again] = &seen[..] else { panic!("{seen:?}") };
    for message in [outer, inner, first, again] {
        assert_eq!(message.correlation_id.to_string(), "order-17");
        assert_eq!(message.deadline, Some(deadline));
        assert_eq!(message.tenant, Some(Tenant("acme")));
        assert_eq!(message.trace_parent.trace_id(), trace.trace_id());
        assert!(message.trace_parent.is_sampled());
    }
    assert_eq!(outer.causation_id, Some(cause));
    assert_eq!(again.causation_id, Some(cause));
    assert_eq!(inner.causation_id, Some(outer.message_id));
}

#[tokio::test]
async fn a_request_without_ids_gives_all_its_messages_one_correlation() {
    let world = World::new();
    let request = world.mediator.with(Metadata::new());
    request.query(Inner).await.unwrap();
    request.query(Inner).await.unwrap();
    let seen = world.seen();
    assert_eq!(seen[0].correlation_id, seen[1].correlation_id);
    assert_ne!(seen[0].message_id, seen[1].message_id);
    assert_eq!(seen[0].causation_id, None);
}

#[tokio::test]
async fn metadata_carries_a_call_to_another_program() {
    let world = World::new();
    let request = world.mediator.with(
        Metadata::new()
            .with_correlation_id("order-17".parse::<CorrelationId>().unwrap())
            .with(Tenant("acme")),
    );
    request.context().insert(Tenant("other"));
    let headers: Vec<_> = request.context().metadata().headers().collect();
    assert!(headers.contains(&("x-correlation-id", "order-17".to_owned())), "{headers:?}");
    let metadata = request.context().metadata();
    assert_eq!(metadata.extensions().get(), Some(&Tenant("other")), "what was added last wins");
}

// What behaviors add.

#[derive(Clone, Debug, PartialEq)]
struct User(&'static str);

#[behavior]
async fn named<M: Message + Sync>(
    message: &M,
    next: impl NextRef<M>,
    ctx: Context<'_>,
) -> Result<M::Output, Error<M::Error>> {
    ctx.insert(Tenant("named"));
    next.run(message).await
}

#[behavior(order = 1, on(queries, events))]
async fn global(mut next: AnyNext<'_>) -> AnyOutcome {
    next.context().insert(Tenant("global"));
    next.context().insert(User("ada"));
    next.run().await
}

#[query(name = "context.given", returns = (Option<Tenant>, Option<User>))]
struct Given;

#[handler(through(named))]
async fn given(_: &Given, ctx: Context<'_>) -> Result<(Option<Tenant>, Option<User>), BoxError> {
    Ok((ctx.extension(), ctx.extension()))
}

#[command(name = "context.asks", returns = (Option<Tenant>, Option<User>))]
struct Asks;

#[handler(through(named))]
async fn asks(_: &Asks, ctx: Context<'_>) -> Result<(Option<Tenant>, Option<User>), BoxError> {
    Ok(ctx.query(Plain).await?)
}

#[query(name = "context.plain", returns = (Option<Tenant>, Option<User>))]
struct Plain;

#[handler]
async fn plain(_: Plain, ctx: Context<'_>) -> Result<(Option<Tenant>, Option<User>), BoxError> {
    Ok((ctx.extension(), ctx.extension()))
}

#[tokio::test]
async fn what_a_behavior_adds_is_there_for_the_handler_and_for_what_it_sends() {
    let handlers = || MediatorBuilder::empty().handlers(handlers![given, asks, plain]);
    let mediator = handlers().build().unwrap();
    assert_eq!(mediator.query(Given).await.unwrap(), (Some(Tenant("named")), None));
    assert_eq!(mediator.send(Asks).await.unwrap(), (Some(Tenant("named")), None));
    assert_eq!(mediator.query(Plain).await.unwrap(), (None, None));

    let mediator = handlers().behaviors(behaviors![global]).handlers(handlers![first_reaction]);
    let mediator = mediator.provide(Log::default()).build().unwrap();
    let request = mediator.with(Metadata::new().with(Tenant("of the request")));
    assert_eq!(request.query(Given).await.unwrap(), (Some(Tenant("named")), Some(User("ada"))));
    assert_eq!(request.query(Plain).await.unwrap(), (Some(Tenant("global")), Some(User("ada"))));
    assert_eq!(request.context().extension(), Some(Tenant("of the request")));
}

// Deadlines and cancellation.

#[command(name = "context.endless")]
struct Endless;

#[handler]
async fn endless(_: &Endless, spawned: &Spawned, ctx: Context<'_>) -> Result<(), BoxError> {
    *spawned.0.lock().unwrap() = Some(ctx.cancellation().clone());
    std::future::pending::<()>().await;
    Ok(())
}

#[query(name = "context.ticks", streams = u32)]
struct Ticks;

#[handler]
fn ticks(_: Ticks) -> impl futures_util::Stream<Item = Result<u32, BoxError>> {
    futures_util::stream::unfold(0, |tick| async move {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Some((Ok(tick), tick + 1))
    })
}

#[derive(Default)]
struct Spawned(Mutex<Option<CancellationToken>>);

fn endless_mediator() -> (Mediator, std::sync::Arc<Spawned>) {
    let spawned = std::sync::Arc::new(Spawned::default());
    let builder = MediatorBuilder::empty().handlers(handlers![endless, ticks]).provide_dyn(spawned.clone());
    (builder.build().unwrap(), spawned)
}

#[tokio::test(start_paused = true)]
async fn a_deadline_ends_the_call_and_cancels_what_it_has_spawned() {
    let (mediator, spawned) = endless_mediator();
    let started = Instant::now();
    let request = mediator.with(Metadata::new().with_timeout(Duration::from_secs(3)));
    let error = request.send(Endless).await.unwrap_err();
    assert_eq!(error.as_rejected().unwrap().kind(), RejectionKind::Deadline);
    assert_eq!(error.to_string(), "`context.endless` was not done by its deadline");
    assert_eq!(started.elapsed(), Duration::from_secs(3));
    assert!(spawned.0.lock().unwrap().as_ref().unwrap().is_cancelled());
    let error = request.send(Endless).await.unwrap_err();
    assert_eq!(
        error.as_rejected().unwrap().kind(),
        RejectionKind::Deadline,
        "what comes too late does not begin"
    );
}

#[tokio::test(start_paused = true)]
async fn a_deadline_ends_a_stream_with_one_error() {
    let (mediator, _) = endless_mediator();
    let request = mediator.with(Metadata::new().with_timeout(Duration::from_millis(2500)));
    let items: Vec<_> = request.stream(Ticks).collect().await;
    let [Ok(0), Ok(1), Err(error)] = &items[..] else { panic!("{items:?}") };
    assert_eq!(error.as_rejected().unwrap().kind(), RejectionKind::Deadline);
}

#[tokio::test]
async fn a_caller_cancels_with_its_token() {
    let (mediator, spawned) = endless_mediator();
    let token = CancellationToken::new();
    let request = mediator.with(Metadata::new().with_cancellation(token.clone()));
    let (result, ()) = tokio::join!(request.send(Endless), async { token.cancel() });
    assert_eq!(result.unwrap_err().as_rejected().unwrap().kind(), RejectionKind::Cancelled);
    assert!(spawned.0.lock().unwrap().as_ref().unwrap().is_cancelled());
}

#[tokio::test]
async fn to_drop_the_call_cancels_what_it_has_spawned() {
    let (mediator, spawned) = endless_mediator();
    {
        let mut call = Box::pin(mediator.send(Endless));
        assert!(futures_util::poll!(&mut call).is_pending());
        assert!(!spawned.0.lock().unwrap().as_ref().unwrap().is_cancelled());
    }
    assert!(spawned.0.lock().unwrap().as_ref().unwrap().is_cancelled());
}

#[command(name = "context.parts", returns = [Option<Instant>; 3])]
struct Parts;

/// Two parts at once, each with a deadline of its own; the earlier one is done first.
#[handler]
async fn parts(_: Parts, ctx: Context<'_>) -> Result<[Option<Instant>; 3], BoxError> {
    let before = ctx.deadline();
    let now = Instant::now();
    let first = ctx.until(now + Duration::from_secs(5), async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok::<_, cqrs::Error<BoxError>>(())
    });
    let second = ctx.until(now + Duration::from_secs(10), async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        Ok::<_, cqrs::Error<BoxError>>(ctx.deadline())
    });
    let (first, second) = tokio::join!(first, second);
    first?;
    Ok([before, second?, ctx.deadline()])
}

#[tokio::test(start_paused = true)]
async fn parts_of_a_call_may_have_deadlines_of_their_own() {
    let mediator = MediatorBuilder::empty().handlers(handlers![parts]).build().unwrap();
    let started = Instant::now();
    let [before, during, after] = mediator.send(Parts).await.unwrap();
    assert_eq!(during, Some(started + Duration::from_secs(10)));
    assert_eq!([before, after], [None, None]);
}

#[event(name = "context.marked")]
struct Marked;

#[derive(Clone)]
struct Mark;

#[handler(order = 1)]
async fn marking(_: &Marked, spawned: &Spawned, ctx: Context<'_>) -> Result<(), BoxError> {
    ctx.insert(Mark);
    *spawned.0.lock().unwrap() = Some(ctx.cancellation().clone());
    Ok(())
}

#[handler(order = 2)]
async fn looking(_: &Marked, spawned: &Spawned, ctx: Context<'_>) -> Result<(), BoxError> {
    assert!(ctx.extension::<Mark>().is_none(), "what a handler adds is its own");
    assert!(
        spawned.0.lock().unwrap().as_ref().unwrap().is_cancelled(),
        "the call of the handler before has ended"
    );
    Ok(())
}

#[behavior(order = 1, on(events))]
async fn passing(mut next: cqrs::AnyNext<'_>) -> cqrs::AnyOutcome {
    next.run().await
}

#[tokio::test]
async fn each_handler_of_an_event_has_a_call_of_its_own() {
    let builder =
        || MediatorBuilder::empty().handlers(handlers![marking, looking]).provide(Spawned::default());
    builder().build().unwrap().publish(Marked).await.unwrap();
    builder().behaviors(cqrs::behaviors![passing]).build().unwrap().publish(Marked).await.unwrap();
}
