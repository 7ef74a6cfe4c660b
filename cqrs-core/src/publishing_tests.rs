//! What only the crate itself can do to a mediator's detached events: close, drain, cancel; and global behaviors around
//! the handlers of each policy.

use std::any::TypeId;
use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context as TaskContext, Poll, Waker};

use tokio::sync::Semaphore;

use crate::any_next::{AnyNext, AnyOutcome};
use crate::assemble::resolve;
use crate::box_error::BoxError;
use crate::boxed::BoxFuture;
use crate::call::{Call, Cause};
use crate::context::Context;
use crate::definition::{HandlerDefinition, Location, MessageDefinition};
use crate::dependency::Resolver;
use crate::detached_failure::DetachedCause;
use crate::detached_queue::Queue;
use crate::ending::{Repeats, by_ref};
use crate::error::Error;
use crate::global_behavior::{BehaviorDefinition, GlobalBehavior};
use crate::handler::{Handles, HandlesRef, Outcome};
use crate::message::{Message, MessageKind, kind, reach};
use crate::metadata::Metadata;
use crate::publishing::{Publishing, WhenFull};
use crate::rejection::RejectionKind;
use crate::slot::SlotOf;
use crate::{Mediator, MediatorBuilder};

/// A handler takes a permit for each event. The events that it has seen are counted.
struct Gate {
    permits: Semaphore,
    handled: AtomicUsize,
    passed: AtomicUsize,
}

impl Gate {
    fn new(permits: usize) -> Arc<Self> {
        Arc::new(Self {
            permits: Semaphore::new(permits),
            handled: AtomicUsize::new(0),
            passed: AtomicUsize::new(0),
        })
    }

    fn handled(&self) -> usize {
        self.handled.load(Ordering::Relaxed)
    }
}

struct Gated(Arc<Gate>);

/// An event that its handler may publish again.
macro_rules! events {
    ($($event:ident($policy:expr), $handler:ident;)*) => {$(
        struct $event {
            again: usize,
        }

        impl Message for $event {
            type Output = ();
            type Error = BoxError;
            type Kind = kind::Event;
            type Reach = reach::Local;
            const NAME: &'static str = stringify!($event);

            fn definition() -> &'static MessageDefinition {
                static DEFINITION: MessageDefinition = MessageDefinition::new(
                    $event::NAME, MessageKind::Event, false, $event::NAME, "", Location::new("", 1),
                ).with_publishing($policy);
                &DEFINITION
            }
        }

        impl Handles<$event> for Gated {
            fn resolve(resolver: &mut Resolver<'_>) -> Option<Self> {
                resolver.argument("&Gate").map(Self)
            }
        }

        impl HandlesRef<$event> for Gated {
            fn handle_ref<'a>(
                &'a self,
                event: &'a $event,
                context: Context<'a>,
            ) -> impl Future<Output = Outcome<$event>> + Send + 'a {
                async move {
                    self.0.permits.acquire().await.unwrap().forget();
                    self.0.handled.fetch_add(1, Ordering::Relaxed);
                    if event.again > 0 {
                        let again = Box::pin(context.publish($event { again: event.again - 1 })).await;
                        again.map_err(|error| Error::Handler(BoxError::from_inner(error.into())))?;
                    }
                    Ok(())
                }
            }
        }

        static $handler: HandlerDefinition = HandlerDefinition::new(
            "gated", "", Location::new("", 2), TypeId::of::<($event, Gated)>(), $event::definition,
            resolve::<$event, Gated>,
            (by_ref::<$event, Gated>, Repeats::Always),
        );
    )*};
}

events! {
    Sequential(Publishing::Sequential), SEQUENTIAL;
    Stopping(Publishing::StopOnFirstError), STOPPING;
    Concurrent(Publishing::Concurrent), CONCURRENT;
    Detached(Publishing::Detached { capacity: 2, when_full: WhenFull::Wait }), DETACHED;
}

struct Counts(Arc<Gate>);

impl GlobalBehavior for Counts {
    fn resolve(resolver: &mut Resolver<'_>) -> Option<Self> {
        Some(Self(resolver.argument("&Gate")?))
    }

    fn run<'a>(&'a self, mut next: AnyNext<'a>) -> BoxFuture<'a, AnyOutcome> {
        Box::pin(async move {
            self.0.passed.fetch_add(1, Ordering::Relaxed);
            next.run().await
        })
    }
}

static COUNTS: BehaviorDefinition =
    BehaviorDefinition::new::<Counts>("counts", "", Location::new("", 3), 1, &[MessageKind::Event]);

fn builder(gate: &Arc<Gate>) -> MediatorBuilder {
    MediatorBuilder::empty()
        .handlers([&SEQUENTIAL, &STOPPING, &CONCURRENT, &DETACHED])
        .provide_dyn(gate.clone())
}

/// A mediator, and the names of the events that were given up.
fn reporting(gate: &Arc<Gate>) -> (Mediator, Arc<Mutex<Vec<&'static str>>>) {
    let abandoned = Arc::<Mutex<Vec<_>>>::default();
    let tell = abandoned.clone();
    let builder = builder(gate).on_detached_failure(move |failure| {
        assert!(matches!(failure.cause(), DetachedCause::Abandoned), "{failure}");
        tell.lock().unwrap().push(failure.event());
    });
    (builder.build().unwrap(), abandoned)
}

fn poll<F: Future>(future: std::pin::Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut TaskContext::from_waker(Waker::noop()))
}

async fn detach(mediator: &Mediator, count: usize) {
    for _ in 0..count {
        mediator.publish(Detached { again: 0 }).await.unwrap();
        tokio::task::yield_now().await;
    }
}

fn unfinished(mediator: &Mediator) -> Vec<(&'static str, usize)> {
    mediator.detached().unfinished().into_iter().map(|(event, count)| (event.name(), count)).collect()
}

#[tokio::test]
async fn global_behaviors_see_the_events_of_all_policies() {
    let gate = Gate::new(4);
    let mediator = builder(&gate).behaviors([&COUNTS]).build().unwrap();
    mediator.publish(Sequential { again: 0 }).await.unwrap();
    mediator.publish(Stopping { again: 0 }).await.unwrap();
    mediator.publish(Concurrent { again: 0 }).await.unwrap();
    mediator.publish(Detached { again: 0 }).await.unwrap();
    mediator.detached().drain().await;
    assert_eq!((gate.handled(), gate.passed.load(Ordering::Relaxed)), (4, 4));
}

#[tokio::test]
async fn there_is_nothing_to_drain_at_first_nor_at_last() {
    let gate = Gate::new(1);
    let mediator = builder(&gate).build().unwrap();
    mediator.detached().drain().await;
    detach(&mediator, 1).await;
    mediator.detached().drain().await;
    assert!(mediator.detached().unfinished().is_empty());
    // Nothing of the worker is left but what waits for the next event.
    drop(mediator);
    assert_eq!(Arc::strong_count(&gate), 1);
}

#[tokio::test]
async fn a_drain_lasts_until_the_last_handler_is_done() {
    let gate = Gate::new(0);
    let mediator = builder(&gate).build().unwrap();
    detach(&mediator, 3).await;
    assert_eq!(unfinished(&mediator), [("Detached", 3)]);
    let mut drain = pin!(mediator.detached().drain());
    for left in [2, 1, 0] {
        assert!(poll(drain.as_mut()).is_pending());
        gate.permits.add_permits(1);
        for _ in 0..8 {
            tokio::task::yield_now().await;
        }
        assert_eq!(gate.handled(), 3 - left);
    }
    drain.await;
}

#[tokio::test]
async fn once_closed_it_takes_no_more_and_finishes_what_it_has() {
    let gate = Gate::new(0);
    let mediator = builder(&gate).build().unwrap();
    detach(&mediator, 1).await;
    // A publisher that waits for room was there before.
    detach(&mediator, 2).await;
    let mut waiting = pin!(mediator.publish(Detached { again: 0 }));
    assert!(poll(waiting.as_mut()).is_pending());
    mediator.detached().close();

    let error = mediator.publish(Detached { again: 0 }).await.unwrap_err();
    assert_eq!(error.rejection().unwrap().kind(), RejectionKind::ShuttingDown);
    gate.permits.add_permits(9);
    // What is not detached is none of its business.
    mediator.publish(Concurrent { again: 0 }).await.unwrap();
    waiting.await.unwrap();
    mediator.detached().drain().await;
    assert_eq!(gate.handled(), 5);
}

#[tokio::test]
async fn what_a_detached_event_sets_off_belongs_to_it() {
    let gate = Gate::new(9);
    let mediator = builder(&gate).build().unwrap();
    mediator.publish(Detached { again: 3 }).await.unwrap();
    mediator.detached().close();
    mediator.detached().drain().await;
    assert_eq!(gate.handled(), 4);
}

#[tokio::test]
async fn a_publisher_that_leaves_is_not_waited_for() {
    let gate = Gate::new(0);
    let (mediator, abandoned) = reporting(&gate);
    detach(&mediator, 3).await;
    {
        let mut waiting = pin!(mediator.publish(Detached { again: 0 }));
        assert!(poll(waiting.as_mut()).is_pending());
        assert_eq!(unfinished(&mediator), [("Detached", 4)]);
    }
    assert_eq!(unfinished(&mediator), [("Detached", 3)]);
    assert!(abandoned.lock().unwrap().is_empty());
}

#[tokio::test]
async fn cancelled_the_worker_gives_up_what_it_has_and_says_so() {
    let gate = Gate::new(0);
    let (mediator, abandoned) = reporting(&gate);
    detach(&mediator, 3).await;
    mediator.cancellation().cancel();
    mediator.detached().drain().await;
    assert_eq!(*abandoned.lock().unwrap(), ["Detached"; 3]);
    assert_eq!(gate.handled(), 0);

    let error = mediator.publish(Detached { again: 0 }).await.unwrap_err();
    assert_eq!(error.rejection().unwrap().kind(), RejectionKind::ShuttingDown);
}

#[tokio::test]
async fn cancelled_those_who_wait_for_room_are_turned_away() {
    let gate = Gate::new(0);
    let (mediator, abandoned) = reporting(&gate);
    detach(&mediator, 3).await;
    let waiting = {
        let mediator = mediator.clone();
        tokio::spawn(async move { mediator.publish(Detached { again: 0 }).await })
    };
    tokio::task::yield_now().await;
    assert_eq!(unfinished(&mediator), [("Detached", 4)]);
    mediator.cancellation().cancel();
    gate.permits.add_permits(9);
    let error = waiting.await.unwrap().unwrap_err();
    assert_eq!(error.rejection().unwrap().kind(), RejectionKind::ShuttingDown);
    mediator.detached().drain().await;
    assert_eq!(gate.handled() + abandoned.lock().unwrap().len(), 3);
}

#[test]
fn cancelled_a_worker_that_has_not_begun_does_not_begin() {
    let gate = Gate::new(9);
    let (mediator, abandoned) = reporting(&gate);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let mut publish = pin!(mediator.publish(Detached { again: 0 }));
        assert!(poll(publish.as_mut()).is_ready());
        mediator.cancellation().cancel();
        mediator.detached().drain().await;
    });
    assert_eq!((gate.handled(), abandoned.lock().unwrap().len()), (0, 1));
}

#[test]
fn an_event_that_comes_after_the_end_of_its_runtime_is_given_up_and_leaves_nothing() {
    let gate = Gate::new(9);
    let (mediator, abandoned) = reporting(&gate);
    let queue = Queue::of(Detached::definition()).unwrap();
    let runtime = || tokio::runtime::Builder::new_current_thread().build().unwrap();
    let ended = runtime();
    let room = ended.block_on(queue.room(&mediator)).unwrap();
    drop(ended);
    let origin = Call::origin(&mediator, Metadata::new());
    let call = Call::of(Cause::Within(&origin), Detached::definition());
    let ticket = queue.admit(&mediator).unwrap();
    let slot = Box::new(SlotOf::<Detached>::default());
    room.put(ticket, Box::new(Detached { again: 0 }), slot, call.context());
    drop(call);
    assert_eq!(*abandoned.lock().unwrap(), ["Detached"]);
    runtime().block_on(mediator.detached().drain());
    drop(origin);
    drop(mediator);
    // The queue is still there, and has nothing in it that keeps the mediator.
    assert_eq!(Arc::strong_count(&gate), 1);
    drop(queue);
}
