//! The end of a mediator.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cqrs::prelude::*;
use cqrs::testing::TestBuilder;
use cqrs::{CancellationToken, Error, MediatorBuilder, Metadata, RejectionKind, ShutdownError, handlers};
use futures_util::{FutureExt, Stream, StreamExt, stream};
use tokio::sync::{Notify, mpsc};

/// Handlers wait at it until a test opens it.
#[derive(Default)]
struct Gate(Notify);

#[command(name = "shutdown.Wait")]
struct Wait;

/// Sends a message of its own when the gate opens.
#[handler]
async fn wait(_: Wait, gate: &Gate, ctx: Context<'_>) -> Result<(), BoxError> {
    gate.0.notified().await;
    ctx.send(Nested).await?;
    ctx.publish(Happened).await?;
    assert_eq!(ctx.stream(Count).count().await, 2);
    Ok(())
}

#[command(name = "shutdown.Nested")]
struct Nested;

#[handler]
fn nested(_: Nested) -> Result<(), BoxError> {
    Ok(())
}

#[query(streams = u32, name = "shutdown.Count")]
struct Count;

#[handler]
fn count(_: Count) -> impl Stream<Item = Result<u32, BoxError>> {
    stream::iter([Ok(1), Ok(2)])
}

#[event(name = "shutdown.Happened")]
struct Happened;

type Seen = mpsc::UnboundedSender<&'static str>;

#[handler(order = 1)]
async fn first(_: &Happened, seen: &Seen) -> Result<(), BoxError> {
    seen.send("first")?;
    tokio::task::yield_now().await;
    Ok(())
}

#[handler(order = 2)]
async fn second(_: &Happened, seen: &Seen, ctx: Context<'_>) -> Result<(), BoxError> {
    ctx.send(Nested).await?;
    seen.send("second")?;
    Ok(())
}

/// Nobody reacts to it.
#[event(name = "shutdown.Unheard")]
struct Unheard;

#[command(name = "shutdown.Stuck")]
struct Stuck;

#[handler]
async fn stuck(
    _: Stuck,
    tokens: &mpsc::UnboundedSender<CancellationToken>,
    ctx: Context<'_>,
) -> Result<(), BoxError> {
    tokens.send(ctx.cancellation().clone())?;
    Box::pin(ctx.send(Wait)).await?;
    Ok(())
}

struct Setup {
    mediator: Mediator,
    gate: Arc<Gate>,
    seen: mpsc::UnboundedReceiver<&'static str>,
    tokens: mpsc::UnboundedReceiver<CancellationToken>,
}

fn setup() -> Setup {
    let gate = Arc::new(Gate::default());
    let (sender, seen) = mpsc::unbounded_channel();
    let (token_sender, tokens) = mpsc::unbounded_channel();
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![wait, nested, count, first, second, stuck])
        .provide_dyn(Arc::clone(&gate))
        .provide::<Seen>(sender)
        .provide(token_sender)
        .graceful_shutdown()
        .build()
        .unwrap();
    Setup { mediator, gate, seen, tokens }
}

const LONG: Duration = Duration::from_secs(3600);

#[track_caller]
fn assert_shutting_down<T: std::fmt::Debug>(outcome: Result<T, Error<BoxError>>) {
    assert_eq!(outcome.unwrap_err().as_rejected().unwrap().kind(), RejectionKind::ShuttingDown);
}

#[tokio::test(start_paused = true)]
async fn a_mediator_with_nothing_to_do_stops_at_once_and_takes_nothing_more() {
    let Setup { mediator, .. } = setup();
    mediator.send(Nested).await.unwrap();
    let late = mediator.send(Nested);
    mediator.shutdown(Duration::ZERO).await.unwrap();
    assert_shutting_down(late.await);
    assert_shutting_down(mediator.clone().send(Nested).await);
    assert_shutting_down(mediator.with(Metadata::new()).send(Nested).await);
    let items: Vec<_> = mediator.stream(Count).collect().await;
    let [item] = <[_; 1]>::try_from(items).unwrap();
    assert_shutting_down(item);
    for error in [mediator.publish(Happened).await.unwrap_err(), mediator.publish(Unheard).await.unwrap_err()]
    {
        assert_eq!(error.rejection().unwrap().kind(), RejectionKind::ShuttingDown);
    }
    mediator.shutdown(Duration::ZERO).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn it_waits_for_what_runs_and_lets_it_send_on() {
    let Setup { mediator, gate, mut seen, .. } = setup();
    let mut running = Box::pin(mediator.send(Wait));
    assert!(running.as_mut().now_or_never().is_none());
    let mut shutdown = Box::pin(mediator.shutdown(LONG));
    let mut again = tokio::spawn(mediator.shutdown(LONG));
    assert!(shutdown.as_mut().now_or_never().is_none());
    tokio::task::yield_now().await;
    assert!((&mut again).now_or_never().is_none());

    gate.0.notify_one();
    running.await.unwrap();
    shutdown.await.unwrap();
    again.await.unwrap().unwrap();
    seen.close();
    assert_eq!([seen.recv().await, seen.recv().await], [Some("first"), Some("second")]);
}

#[tokio::test(start_paused = true)]
async fn what_is_dropped_or_panics_has_ended() {
    let Setup { mediator, .. } = setup();
    let mut running = Box::pin(mediator.send(Wait));
    assert!(running.as_mut().now_or_never().is_none());
    let mut shutdown = Box::pin(mediator.shutdown(LONG));
    assert!(shutdown.as_mut().now_or_never().is_none());
    drop(running);
    shutdown.now_or_never().unwrap().unwrap();

    let mediator = MediatorBuilder::empty()
        .replace(|_: Nested| async { panic!("this handler panics") })
        .graceful_shutdown()
        .build()
        .unwrap();
    AssertUnwindSafe(mediator.send(Nested)).catch_unwind().await.unwrap_err();
    mediator.shutdown(LONG).now_or_never().unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_stream_runs_until_it_has_ended_or_is_dropped() {
    for read_on in [true, false] {
        let Setup { mediator, .. } = setup();
        let mut stream = Box::pin(mediator.stream(Count));
        assert_eq!(stream.next().await.unwrap().unwrap(), 1);
        let mut shutdown = Box::pin(mediator.shutdown(LONG));
        assert!(shutdown.as_mut().now_or_never().is_none());
        if read_on {
            assert_eq!(stream.next().await.unwrap().unwrap(), 2);
            assert!(stream.next().await.is_none());
        } else {
            drop(stream);
        }
        assert!(shutdown.now_or_never().is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_that_has_begun_reaches_all_its_handlers() {
    let Setup { mediator, mut seen, .. } = setup();
    let mut publishing = Box::pin(mediator.publish(Happened));
    assert!(publishing.as_mut().now_or_never().is_none(), "it waits in the first handler");
    let mut shutdown = Box::pin(mediator.shutdown(LONG));
    assert!(shutdown.as_mut().now_or_never().is_none());
    publishing.await.unwrap();
    assert!(shutdown.now_or_never().is_some());
    assert_eq!([seen.recv().await, seen.recv().await], [Some("first"), Some("second")]);
}

#[tokio::test(start_paused = true)]
async fn what_does_not_end_in_time_is_named_and_told_to_stop() {
    let Setup { mediator, mut tokens, .. } = setup();
    let origin = mediator.with(
        Metadata::new()
            .with_cancellation(CancellationToken::new())
            .with_correlation_id("checkout-4711".parse::<cqrs::CorrelationId>().unwrap()),
    );
    let mut running = Box::pin(origin.send(Stuck));
    assert!(running.as_mut().now_or_never().is_none());
    let token = tokens.recv().await.unwrap();
    tokio::time::advance(Duration::from_secs(2)).await;
    let mut alone = Box::pin(mediator.send(Wait));
    assert!(alone.as_mut().now_or_never().is_none());

    let started = tokio::time::Instant::now();
    let shutdown = mediator.shutdown(Duration::from_secs(10));
    assert!(!token.is_cancelled());
    let error = shutdown.await.unwrap_err();
    assert_eq!(started.elapsed(), Duration::from_secs(10));
    assert!(token.is_cancelled());
    assert_eq!(
        error.to_string(),
        "3 messages did not end in time: command `shutdown.Stuck`, running for 12.0s (correlation id checkout-4711); \
         command `shutdown.Wait`, running for 12.0s (correlation id checkout-4711); \
         command `shutdown.Wait`, running for 10.0s"
    );
    let ShutdownError::Unfinished(unfinished) = error else { panic!("{error}") };
    assert_eq!(unfinished[0].message().name(), "shutdown.Stuck");
    assert_eq!(unfinished[0].correlation_id().unwrap().to_string(), "checkout-4711");
    assert_eq!(unfinished[2].running_for(), Some(Duration::from_secs(10)));

    drop((running, alone));
    mediator.shutdown(Duration::ZERO).await.unwrap();
}

#[tokio::test]
async fn a_mediator_that_was_not_told_says_whom_to_tell() {
    let mediator = MediatorBuilder::empty().handlers(handlers![nested]).build().unwrap();
    let error = mediator.shutdown(Duration::ZERO).await.unwrap_err();
    assert!(matches!(error, ShutdownError::NotTracked), "{error}");
    assert!(error.to_string().contains("`.graceful_shutdown()` on its builder"), "{error}");
    mediator.send(Nested).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_was_taken_has_ended_when_it_says_so() {
    for _ in 0..100 {
        let Setup { mediator, .. } = setup();
        let sender = mediator.clone();
        let sending = tokio::spawn(async move {
            let mut taken = 0;
            while sender.send(Nested).await.is_ok() {
                taken += 1;
                tokio::task::yield_now().await;
            }
            taken
        });
        tokio::task::yield_now().await;
        mediator.shutdown(LONG).await.unwrap();
        sending.await.unwrap();
    }
}

// Detached events.

#[event(name = "shutdown.Noted", publish = detached)]
struct Noted;

struct Desk {
    open: tokio::sync::Semaphore,
    noted: AtomicUsize,
}

#[handler]
async fn note(_: &Noted, desk: &Desk) -> Result<(), BoxError> {
    desk.open.acquire().await?.forget();
    desk.noted.fetch_add(1, Ordering::SeqCst);
    Ok(())
}

fn noting(builder: MediatorBuilder) -> (Mediator, Arc<Desk>) {
    let desk = Arc::new(Desk { open: tokio::sync::Semaphore::new(0), noted: AtomicUsize::new(0) });
    (builder.handlers(handlers![note]).provide_dyn(desk.clone()).build().unwrap(), desk)
}

#[tokio::test]
async fn shutdown_waits_for_detached_events_whether_or_not_calls_are_counted() {
    for is_tracked in [true, false] {
        let builder = MediatorBuilder::empty();
        let (mediator, desk) = noting(if is_tracked { builder.graceful_shutdown() } else { builder });
        mediator.publish(Noted).await.unwrap();
        mediator.publish(Noted).await.unwrap();
        let mut shutdown = Box::pin(mediator.shutdown(Duration::from_secs(60)));
        assert!(futures_util::poll!(&mut shutdown).is_pending());
        desk.open.add_permits(2);
        let result = shutdown.await;
        assert_eq!(desk.noted.load(Ordering::SeqCst), 2);
        assert_eq!(result.is_ok(), is_tracked, "{result:?}");
        let error = mediator.publish(Noted).await.unwrap_err();
        assert_eq!(error.rejection().unwrap().kind(), RejectionKind::ShuttingDown);
    }
}

#[tokio::test(start_paused = true)]
async fn detached_events_that_are_not_done_in_time_are_told() {
    let (mediator, _desk) = noting(MediatorBuilder::empty().graceful_shutdown().on_detached_failure(|_| {}));
    mediator.publish(Noted).await.unwrap();
    mediator.publish(Noted).await.unwrap();
    let error = mediator.shutdown(Duration::from_secs(1)).await.unwrap_err();
    assert_eq!(error.to_string(), "2 messages did not end in time: detached event `shutdown.Noted`, 2 of it");
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_that_another_one_cuts_short_says_so() {
    for is_tracked in [true, false] {
        let builder = MediatorBuilder::empty().on_detached_failure(|_| {});
        let (mediator, _desk) = noting(if is_tracked { builder.graceful_shutdown() } else { builder });
        mediator.publish(Noted).await.unwrap();
        let (long, short) = tokio::join!(mediator.shutdown(LONG), mediator.shutdown(Duration::from_secs(1)));
        let ShutdownError::Unfinished(unfinished) = short.unwrap_err() else {
            panic!("it names what it gave up")
        };
        assert_eq!(unfinished[0].message().name(), "shutdown.Noted");
        let error = long.unwrap_err();
        assert!(matches!(error, ShutdownError::CutShort), "{error}");
        assert_eq!(
            error.to_string(),
            "not all was finished: while this shutdown waited, the time of another one was over, which has cancelled what \
             still ran; its error names that"
        );
        // What one has told is no matter of those that come later.
        assert_eq!(mediator.shutdown(LONG).await.is_ok(), is_tracked);
    }
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_that_nobody_waits_for_leaves_the_mediator_closed_and_what_runs_alone() {
    let Setup { mediator, gate, seen: _seen, mut tokens } = setup();
    let mut running = Box::pin(mediator.send(Stuck));
    assert!(running.as_mut().now_or_never().is_none());
    {
        let mut shutdown = Box::pin(mediator.shutdown(LONG));
        assert!(shutdown.as_mut().now_or_never().is_none());
    }
    assert_shutting_down(mediator.send(Nested).await);
    tokio::time::advance(LONG * 2).await;
    assert!(!tokens.recv().await.unwrap().is_cancelled());
    gate.0.notify_one();
    running.await.unwrap();
    mediator.shutdown(Duration::ZERO).await.unwrap();
}
