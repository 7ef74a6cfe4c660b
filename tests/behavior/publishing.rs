//! Policies of publishing: in order, all at once, in the background.
//!
//! No test waits for the clock: a handler waits for a gate that the test opens.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};

use cqrs::prelude::*;
use cqrs::{
    CorrelationId, DetachedCause, DetachedFailure, HandlerDefinition, HandlerFailure, MediatorBuilder,
    MessageId, Metadata, PublishError, Publishing, RejectionKind, TraceParent, WhenFull, handlers,
};
use futures_util::FutureExt;
use tokio::sync::{Semaphore, mpsc};

/// What the handlers do, and what the test lets them do.
struct Stage {
    seen: Mutex<Vec<String>>,
    /// A handler that waits for the gate takes one permit.
    gate: Semaphore,
    /// Tells the test that a handler has come to the gate.
    at_gate: Semaphore,
}

impl Stage {
    fn new() -> Arc<Self> {
        Arc::new(Self { seen: Mutex::default(), gate: Semaphore::new(0), at_gate: Semaphore::new(0) })
    }

    fn note(&self, text: impl Into<String>) {
        self.seen.lock().unwrap().push(text.into());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }

    async fn pass(&self) {
        self.at_gate.add_permits(1);
        self.gate.acquire().await.unwrap().forget();
    }

    /// Waits until a handler stands at the gate.
    async fn arrival(&self) {
        self.at_gate.acquire().await.unwrap().forget();
    }
}

/// What the hook is told, as text.
type Failures = mpsc::UnboundedReceiver<String>;

fn with_hook(
    stage: &Arc<Stage>,
    handlers: impl IntoIterator<Item = &'static HandlerDefinition>,
) -> (Mediator, Failures) {
    let (tell, failures) = mpsc::unbounded_channel();
    let mediator = MediatorBuilder::empty()
        .handlers(handlers)
        .provide_dyn(stage.clone())
        .on_detached_failure(move |failure: &DetachedFailure| {
            let cause = match failure.cause() {
                DetachedCause::Failed(error) => error.to_string(),
                DetachedCause::Panicked(panic) => format!("{}: {}", panic.handler(), panic.text()),
                DetachedCause::Abandoned => "abandoned".to_owned(),
                other => panic!("{other:?}"),
            };
            let _ = tell.send(format!("{}: {cause}", failure.event()));
        })
        .build()
        .unwrap();
    (mediator, failures)
}

fn with(stage: &Arc<Stage>, handlers: impl IntoIterator<Item = &'static HandlerDefinition>) -> Mediator {
    with_hook(stage, handlers).0
}

fn names(error: &PublishError) -> Vec<&'static str> {
    error.failures().iter().map(HandlerFailure::handler).collect()
}

fn rejected(result: Result<(), PublishError>) -> RejectionKind {
    result.unwrap_err().rejection().expect("the framework rejected it").kind()
}

/// Lets everything else on this thread run until it has to wait.
async fn settle() {
    for _ in 0..32 {
        tokio::task::yield_now().await;
    }
}

mod stopping {
    use super::*;

    #[event(name = "publishing.Stopping", publish = stop_on_first_error)]
    struct Stopping {
        fails: Option<&'static str>,
    }

    fn react(name: &'static str, event: &Stopping, stage: &Stage) -> Result<(), BoxError> {
        stage.note(name);
        if event.fails == Some(name) { Err(BoxError::msg("no")) } else { Ok(()) }
    }

    #[handler]
    fn one(event: &Stopping, stage: &Stage) -> Result<(), BoxError> {
        react("one", event, stage)
    }

    #[handler(order = 1)]
    fn two(event: &Stopping, stage: &Stage) -> Result<(), BoxError> {
        react("two", event, stage)
    }

    #[handler(order = 2)]
    fn three(event: &Stopping, stage: &Stage) -> Result<(), BoxError> {
        react("three", event, stage)
    }

    #[tokio::test]
    async fn the_first_failure_is_the_last_thing_that_happens() {
        let stage = Stage::new();
        let mediator = with(&stage, handlers![three, two, one]);
        mediator.publish(Stopping { fails: None }).await.unwrap();
        assert_eq!(stage.take(), ["one", "two", "three"]);

        let error = mediator.publish(Stopping { fails: Some("one") }).await.unwrap_err();
        assert_eq!(stage.take(), ["one"]);
        assert_eq!((names(&error), error.not_run()), (vec!["one"], 2));
        let text = error.to_string();
        assert!(
            text.starts_with("1 of 3 handlers of `publishing.Stopping` failed, 2 did not run: `one` ("),
            "{text}"
        );
    }

    #[tokio::test]
    async fn where_the_last_fails_all_have_run() {
        let stage = Stage::new();
        let mediator = with(&stage, handlers![three, two, one]);
        let error = mediator.publish(Stopping { fails: Some("three") }).await.unwrap_err();
        assert_eq!((names(&error), error.not_run()), (vec!["three"], 0));
        assert!(!error.to_string().contains("did not run"));
    }
}

mod concurrently {
    use super::*;

    #[event(name = "publishing.AtOnce", publish = concurrent)]
    #[derive(Default)]
    struct AtOnce {
        fails: bool,
        panics: bool,
    }

    #[handler]
    async fn a_slow(event: &AtOnce, stage: &Stage) -> Result<(), BoxError> {
        stage.pass().await;
        stage.note("slow");
        if event.fails { Err(BoxError::msg("slow")) } else { Ok(()) }
    }

    #[handler]
    async fn b_quick(event: &AtOnce, stage: &Stage) -> Result<(), BoxError> {
        stage.note("quick");
        stage.gate.add_permits(1);
        assert!(!event.panics, "quick panics");
        if event.fails { Err(BoxError::msg("quick")) } else { Ok(()) }
    }

    #[handler]
    async fn c_calm(_: &AtOnce, stage: &Stage) -> Result<(), BoxError> {
        stage.note("calm");
        Ok(())
    }

    #[tokio::test]
    async fn a_handler_that_waits_keeps_none_from_running() {
        let stage = Stage::new();
        let mediator = with(&stage, handlers![a_slow, b_quick, c_calm]);
        mediator.publish(AtOnce::default()).await.unwrap();
        assert_eq!(stage.take(), ["quick", "calm", "slow"]);
    }

    #[tokio::test]
    async fn failures_are_in_the_order_of_the_handlers() {
        let stage = Stage::new();
        let mediator = with(&stage, handlers![b_quick, a_slow, c_calm]);
        let error = mediator.publish(AtOnce { fails: true, ..AtOnce::default() }).await.unwrap_err();
        assert_eq!(names(&error), ["a_slow", "b_quick"]);
        assert_eq!(error.not_run(), 0);
    }

    #[tokio::test]
    async fn a_panic_waits_until_the_others_are_done() {
        let stage = Stage::new();
        let mediator = with(&stage, handlers![a_slow, b_quick, c_calm]);
        let publish = mediator.publish(AtOnce { panics: true, ..AtOnce::default() });
        let panic = AssertUnwindSafe(publish).catch_unwind().await.unwrap_err();
        assert_eq!(panic.downcast_ref::<&str>(), Some(&"quick panics"));
        assert_eq!(stage.take(), ["quick", "calm", "slow"]);
    }
}

mod detached {
    use super::*;

    #[event(name = "publishing.Later", publish = detached)]
    struct Later(&'static str);

    #[handler]
    async fn a_gated(event: &Later, stage: &Stage) -> Result<(), BoxError> {
        stage.pass().await;
        stage.note(format!("gated {}", event.0));
        Ok(())
    }

    #[handler]
    async fn b_after(event: &Later, stage: &Stage) -> Result<(), BoxError> {
        stage.note(format!("after {}", event.0));
        Ok(())
    }

    #[tokio::test]
    async fn the_publisher_goes_on_and_events_are_handled_in_order() {
        let stage = Stage::new();
        let mediator = with(&stage, handlers![a_gated, b_after]);
        mediator.publish(Later("1")).await.unwrap();
        mediator.publish(Later("2")).await.unwrap();
        stage.arrival().await;
        assert!(stage.take().is_empty());
        stage.gate.add_permits(2);
        stage.arrival().await;
        settle().await;
        assert_eq!(stage.take(), ["gated 1", "after 1", "gated 2", "after 2"]);
    }

    #[tokio::test]
    async fn queued_events_keep_what_they_need_and_nothing_else_does() {
        let stage = Stage::new();
        let mediator = with(&stage, handlers![a_gated, b_after]);
        mediator.publish(Later("1")).await.unwrap();
        mediator.publish(Later("2")).await.unwrap();
        drop(mediator);
        stage.gate.add_permits(2);
        while Arc::strong_count(&stage) > 1 {
            tokio::task::yield_now().await;
        }
        assert_eq!(stage.take(), ["gated 1", "after 1", "gated 2", "after 2"]);
        while tokio::runtime::Handle::current().metrics().num_alive_tasks() > 0 {
            tokio::task::yield_now().await;
        }
    }

    #[event(name = "publishing.Unheard", publish = detached)]
    struct Unheard;

    #[test]
    fn an_event_without_handlers_needs_no_queue() {
        let mediator = MediatorBuilder::empty().build().unwrap();
        mediator.publish(Unheard).now_or_never().expect("nothing to wait for").unwrap();
    }

    #[test]
    fn without_a_runtime_it_is_rejected() {
        let stage = Stage::new();
        let mediator = with(&stage, handlers![b_after]);
        let result = mediator.publish(Later("1")).now_or_never().expect("nothing to wait for");
        let error = result.unwrap_err();
        assert_eq!(
            error.to_string(),
            "`publishing.Later` was not taken: its handlers run in the background, and no tokio runtime runs here"
        );
        assert_eq!(error.rejection().unwrap().kind(), RejectionKind::NoRuntime);
    }

    fn on_a_runtime<T>(work: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
    }

    #[test]
    fn what_ends_with_its_runtime_is_reported_and_the_next_runtime_goes_on() {
        let stage = Stage::new();
        let (mediator, mut failures) = with_hook(&stage, handlers![a_gated, b_after]);
        on_a_runtime(async {
            mediator.publish(Later("1")).await.unwrap();
            mediator.publish(Later("2")).await.unwrap();
            stage.arrival().await;
        });
        assert_eq!(failures.try_recv().unwrap(), "publishing.Later: abandoned");
        assert_eq!(failures.try_recv().unwrap(), "publishing.Later: abandoned");
        assert!(failures.try_recv().is_err());

        on_a_runtime(async {
            stage.gate.add_permits(1);
            mediator.publish(Later("3")).await.unwrap();
            stage.arrival().await;
            settle().await;
        });
        assert_eq!(stage.take(), ["gated 3", "after 3"]);
        assert!(failures.try_recv().is_err());
        drop(mediator);
        assert_eq!(Arc::strong_count(&stage), 1);
    }

    #[event(name = "publishing.Failing", publish = detached)]
    struct Failing;

    #[handler(order = 1)]
    async fn first(_: &Failing) -> Result<(), BoxError> {
        Err(BoxError::msg("first failed"))
    }

    #[handler(order = 2)]
    async fn second(_: &Failing) -> Result<(), BoxError> {
        panic!("second panicked");
    }

    #[handler(order = 3)]
    async fn third(_: &Failing, stage: &Stage) -> Result<(), BoxError> {
        stage.note("third");
        Ok(())
    }

    #[tokio::test]
    async fn errors_and_panics_reach_the_hook_and_stop_nothing() {
        let stage = Stage::new();
        let (mediator, mut failures) = with_hook(&stage, handlers![first, second, third]);
        for _ in 0..2 {
            mediator.publish(Failing).await.unwrap();
            assert_eq!(failures.recv().await.unwrap(), "publishing.Failing: second: second panicked");
            let failed = failures.recv().await.unwrap();
            assert!(
                failed.starts_with(
                    "publishing.Failing: 1 of 3 handlers of `publishing.Failing` failed: `first` ("
                ),
                "{failed}"
            );
            assert_eq!(stage.take(), ["third"]);
        }
    }

    #[tokio::test]
    async fn a_hook_that_panics_does_not_end_the_worker() {
        let stage = Stage::new();
        let told = Arc::new(Semaphore::new(0));
        let tell = told.clone();
        let mediator = MediatorBuilder::empty()
            .handlers(handlers![first, third])
            .provide_dyn(stage.clone())
            .on_detached_failure(move |_| {
                tell.add_permits(1);
                panic!("the hook panics");
            })
            .build()
            .unwrap();
        for _ in 0..2 {
            mediator.publish(Failing).await.unwrap();
            told.acquire().await.unwrap().forget();
        }
        assert_eq!(stage.take(), ["third", "third"]);
    }

    #[tokio::test]
    async fn a_failure_names_the_event_its_ids_and_what_was_said() {
        let (tell, mut told) = mpsc::unbounded_channel();
        let mediator = MediatorBuilder::empty()
            .handlers(handlers![first])
            .on_detached_failure(move |failure| {
                let ids = (failure.message_id(), failure.correlation_id().clone());
                tell.send((failure.to_string(), ids)).unwrap();
            })
            .build()
            .unwrap();
        mediator
            .with(Metadata::new().with_correlation_id("4711".parse::<CorrelationId>().unwrap()))
            .publish(Failing)
            .await
            .unwrap();
        let (text, (message_id, correlation_id)) = told.recv().await.unwrap();
        assert_eq!(correlation_id.to_string(), "4711");
        let start = format!(
            "the detached event `publishing.Failing` ({message_id}, correlation 4711): 1 of 1 handler of"
        );
        assert!(text.starts_with(&start) && text.ends_with("first failed"), "{text}");
    }
}

mod full {
    use super::*;

    #[event(name = "publishing.Waits", publish = detached(capacity = 1))]
    struct Waits(u8);

    #[handler]
    async fn waits(event: &Waits, stage: &Stage) -> Result<(), BoxError> {
        stage.pass().await;
        stage.note(event.0.to_string());
        Ok(())
    }

    #[event(name = "publishing.Rejects", publish = detached(when_full = reject, capacity = 1))]
    struct Rejects(u8);

    #[handler]
    async fn rejects(event: &Rejects, stage: &Stage) -> Result<(), BoxError> {
        stage.pass().await;
        stage.note(event.0.to_string());
        Ok(())
    }

    #[tokio::test]
    async fn the_publisher_waits_for_room() {
        let stage = Stage::new();
        let mediator = with(&stage, handlers![waits]);
        mediator.publish(Waits(1)).await.unwrap();
        stage.arrival().await;
        mediator.publish(Waits(2)).await.unwrap();
        let mut third = Box::pin(mediator.publish(Waits(3)));
        assert!((&mut third).now_or_never().is_none());
        stage.gate.add_permits(3);
        third.await.unwrap();
        while stage.seen.lock().unwrap().len() < 3 {
            tokio::task::yield_now().await;
        }
        assert_eq!(stage.take(), ["1", "2", "3"]);
    }

    #[tokio::test]
    async fn a_publisher_that_stops_waiting_has_published_nothing() {
        let stage = Stage::new();
        let mediator = with(&stage, handlers![waits]);
        mediator.publish(Waits(1)).await.unwrap();
        stage.arrival().await;
        mediator.publish(Waits(2)).await.unwrap();
        let token = cqrs::CancellationToken::new();
        let caller = mediator.with(Metadata::new().with_cancellation(token.clone()));
        let mut third = Box::pin(caller.publish(Waits(3)));
        assert!((&mut third).now_or_never().is_none());
        token.cancel();
        assert_eq!(rejected(third.await), RejectionKind::Cancelled);
        stage.gate.add_permits(3);
        mediator.publish(Waits(4)).await.unwrap();
        while stage.seen.lock().unwrap().len() < 3 {
            tokio::task::yield_now().await;
        }
        assert_eq!(stage.take(), ["1", "2", "4"]);
    }

    #[tokio::test]
    async fn the_publisher_is_rejected_and_told_why() {
        let stage = Stage::new();
        let mediator = with(&stage, handlers![rejects]);
        mediator.publish(Rejects(1)).await.unwrap();
        stage.arrival().await;
        mediator.publish(Rejects(2)).await.unwrap();
        let error = mediator.publish(Rejects(3)).await.unwrap_err();
        assert_eq!(error.rejection().unwrap().kind(), RejectionKind::Overloaded);
        assert_eq!(
            std::error::Error::source(&error).unwrap().to_string(),
            "its queue is full: 1 event waits in it"
        );
        stage.gate.add_permits(2);
        while stage.seen.lock().unwrap().len() < 2 {
            tokio::task::yield_now().await;
        }
        mediator.publish(Rejects(4)).await.unwrap();
        assert_eq!(stage.take(), ["1", "2"]);
    }

    #[event(name = "publishing.Itself", publish = detached(capacity = 1))]
    struct Itself(u8);

    /// By the mediator and not by the context, which is harder to see through.
    #[handler]
    async fn again(event: &Itself, stage: &Stage, ctx: Context<'_>) -> Result<(), BoxError> {
        stage.note(event.0.to_string());
        if event.0 == 0 {
            ctx.publish(Itself(1)).await?;
            ctx.mediator().publish(Itself(2)).await?;
        }
        Ok(())
    }

    #[tokio::test]
    async fn a_handler_does_not_wait_for_room_that_only_itself_can_make() {
        let stage = Stage::new();
        let (mediator, mut failures) = with_hook(&stage, handlers![again]);
        mediator.publish(Itself(0)).await.unwrap();
        let failure = failures.recv().await.unwrap();
        assert!(
            failure.ends_with("`publishing.Itself` was not taken: there is no room for more"),
            "{failure}"
        );
        settle().await;
        assert_eq!(stage.take(), ["0", "1"]);
    }

    #[event(name = "publishing.Ping", publish = detached(capacity = 1))]
    struct Ping(bool);

    #[event(name = "publishing.Pong", publish = detached(capacity = 1))]
    struct Pong(bool);

    #[handler]
    async fn ping(event: &Ping, stage: &Stage, ctx: Context<'_>) -> Result<(), BoxError> {
        if event.0 {
            stage.pass().await;
            ctx.publish(Pong(false)).await?;
        }
        stage.note("ping");
        Ok(())
    }

    #[handler]
    async fn pong(event: &Pong, stage: &Stage, ctx: Context<'_>) -> Result<(), BoxError> {
        if event.0 {
            stage.pass().await;
            ctx.publish(Ping(false)).await?;
        }
        stage.note("pong");
        Ok(())
    }

    #[tokio::test]
    async fn two_handlers_do_not_wait_for_each_other() {
        let stage = Stage::new();
        let (mediator, mut failures) = with_hook(&stage, handlers![ping, pong]);
        mediator.publish(Ping(true)).await.unwrap();
        mediator.publish(Pong(true)).await.unwrap();
        stage.arrival().await;
        stage.arrival().await;
        // Both queues are full, and both handlers want room in the other's.
        mediator.publish(Ping(false)).await.unwrap();
        mediator.publish(Pong(false)).await.unwrap();
        stage.gate.add_permits(2);
        let failure = failures.recv().await.unwrap();
        assert!(failure.contains("there is no room for more"), "{failure}");
        // Two that were there, the handler that waited, and what it published.
        while stage.seen.lock().unwrap().len() < 4 {
            tokio::task::yield_now().await;
        }
        assert!(failures.try_recv().is_err());
    }

    #[tokio::test]
    async fn a_handler_waits_for_room_that_another_makes() {
        let stage = Stage::new();
        let (mediator, mut failures) = with_hook(&stage, handlers![ping, pong, waits]);
        mediator.publish(Pong(true)).await.unwrap();
        stage.arrival().await;
        mediator.publish(Pong(false)).await.unwrap();
        mediator.publish(Ping(true)).await.unwrap();
        stage.arrival().await;
        // `ping` comes through the gate first or second, and waits for `pong`, which waits for nobody.
        stage.gate.add_permits(2);
        while stage.seen.lock().unwrap().len() < 5 {
            tokio::task::yield_now().await;
        }
        assert!(failures.try_recv().is_err());
    }
}

mod inheriting {
    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    struct Tenant(&'static str);

    #[derive(Clone, Debug, PartialEq)]
    struct Known {
        message_id: MessageId,
        correlation_id: CorrelationId,
        causation_id: Option<MessageId>,
        trace: TraceParent,
        tenant: Option<Tenant>,
    }

    impl Known {
        fn of(ctx: Context<'_>) -> Self {
            Self {
                message_id: ctx.message_id(),
                correlation_id: ctx.correlation_id(),
                causation_id: ctx.causation_id(),
                trace: ctx.trace_parent(),
                tenant: ctx.extension(),
            }
        }
    }

    struct Told(mpsc::UnboundedSender<(Known, bool)>);

    #[command(name = "publishing.Place")]
    struct Place;

    #[event(name = "publishing.Placed", publish = detached)]
    struct Placed;

    /// Tells of itself.
    #[handler]
    async fn place(_: Place, told: &Told, ctx: Context<'_>) -> Result<(), BoxError> {
        told.0.send((Known::of(ctx), ctx.deadline().is_some())).unwrap();
        ctx.publish(Placed).await?;
        Ok(())
    }

    #[handler]
    async fn placed(_: &Placed, told: &Told, ctx: Context<'_>) -> Result<(), BoxError> {
        tokio::task::yield_now().await;
        assert!(!ctx.cancellation().is_cancelled());
        told.0.send((Known::of(ctx), ctx.deadline().is_some())).unwrap();
        Ok(())
    }

    fn mediator() -> (Mediator, mpsc::UnboundedReceiver<(Known, bool)>) {
        let (tell, told) = mpsc::unbounded_channel();
        let mediator =
            MediatorBuilder::empty().handlers(handlers![place, placed]).provide(Told(tell)).build().unwrap();
        (mediator, told)
    }

    #[tokio::test]
    async fn the_handlers_know_what_they_would_have_known_but_no_deadline_and_no_cancellation() {
        let (mediator, mut told) = mediator();
        let token = cqrs::CancellationToken::new();
        let metadata = Metadata::new()
            .with_correlation_id("checkout-1".parse::<CorrelationId>().unwrap())
            .with_cancellation(token.clone())
            .with_timeout(std::time::Duration::from_hours(1))
            .with(Tenant("acme"));
        let request = mediator.with(metadata);
        request.send(Place).await.unwrap();
        let (place, has_deadline) = told.recv().await.unwrap();
        assert!(has_deadline);
        token.cancel();
        drop(request);
        let (placed, has_deadline) = told.recv().await.unwrap();
        assert!(!has_deadline);
        assert_eq!(placed.correlation_id.to_string(), "checkout-1");
        assert_eq!(placed.causation_id, Some(place.message_id));
        assert_eq!(placed.tenant, Some(Tenant("acme")));
        assert_eq!(placed.trace.trace_id(), place.trace.trace_id());
        assert_ne!(placed.message_id, place.message_id);
    }

    #[tokio::test]
    async fn without_metadata_the_event_still_belongs_to_its_command() {
        let (mediator, mut told) = mediator();
        mediator.send(Place).await.unwrap();
        let (place, _) = told.recv().await.unwrap();
        let (placed, _) = told.recv().await.unwrap();
        assert_eq!(placed.correlation_id, place.message_id.into());
        assert_eq!(placed.causation_id, Some(place.message_id));
        assert_eq!(placed.trace.trace_id(), place.trace.trace_id());
    }

    #[tokio::test]
    async fn an_event_of_its_own_is_the_first_message_of_its_story() {
        let (mediator, mut told) = mediator();
        mediator.publish(Placed).await.unwrap();
        let (placed, _) = told.recv().await.unwrap();
        assert_eq!(placed.correlation_id, placed.message_id.into());
        assert_eq!(placed.causation_id, None);
    }
}

#[test]
fn the_policy_is_known_of_the_definition() {
    #[event(name = "publishing.Default")]
    struct Default;

    #[event(publish = detached(capacity = 7,), name = "publishing.Seven")]
    struct Seven;

    let of = |text: &str| {
        let catalog = Mediator::catalog();
        let mut messages = catalog.messages().iter();
        messages.find(|message| message.definition().name() == text).unwrap().definition().publishing()
    };
    assert_eq!(of("publishing.Default"), Publishing::Sequential);
    assert_eq!(of("publishing.Stopping"), Publishing::StopOnFirstError);
    assert_eq!(of("publishing.AtOnce"), Publishing::Concurrent);
    let detached = |capacity, when_full| Publishing::Detached { capacity, when_full };
    assert_eq!(of("publishing.Later"), detached(1024, WhenFull::Wait));
    assert_eq!(of("publishing.Seven"), detached(7, WhenFull::Wait));
    assert_eq!(of("publishing.Rejects"), detached(1, WhenFull::Reject));
    assert_eq!(of("publishing.Rejects").to_string(), "detached(capacity = 1, when_full = reject)");
}

mod shown {
    use expect_test::expect;

    use super::*;

    #[event(name = "publishing.Shown", publish = detached(capacity = 8, when_full = reject))]
    struct Shown;

    #[handler(order = 2, after(zeroth))]
    fn first(_: &Shown) -> Result<(), BoxError> {
        Ok(())
    }

    #[handler]
    fn zeroth(_: &Shown) -> Result<(), BoxError> {
        Ok(())
    }

    /// Without places, which change with every line of this file.
    fn without_places(text: &str) -> String {
        text.lines().map(|line| line.split("tests/").next().unwrap().trim_end().to_owned() + "\n").collect()
    }

    #[test]
    fn the_catalogue_tells_the_policy_and_what_runs_after_what() {
        let catalog = MediatorBuilder::empty().handlers(handlers![first, zeroth]).catalog();
        expect![[r#"
            event  publishing.Shown (detached)  zeroth
            event  publishing.Shown (detached)  first (order 2, after zeroth)
            1 message, 2 handlers
        "#]]
        .assert_eq(&without_places(&catalog.to_string()));
        expect![[r#"
            event `publishing.Shown`: behavior::publishing::shown::Shown,
              published detached: the handlers run in the background; up to 8 events wait for them, and one more is rejected
            handler `zeroth`:
              message  borrowed
            handler `first`:
              after    `zeroth`:
              message  borrowed
        "#]].assert_eq(&without_places(&catalog.explain::<Shown>().to_string()));
        let json: serde_json::Value = serde_json::from_str(&catalog.to_json()).unwrap();
        let message = &json["messages"][0];
        assert_eq!(
            message["publish"],
            serde_json::json!({ "policy": "detached", "capacity": 8, "when_full": "reject" })
        );
        assert_eq!(message["handlers"][1]["after"], serde_json::json!(["zeroth"]));
        assert!(catalog.to_mermaid().contains("event publishing.Shown (detached)"));
    }
}
