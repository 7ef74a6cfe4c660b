//! How much more two threads send than one, where they share what they send to.

use std::hint::spin_loop;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use cqrs::prelude::*;
use cqrs::{MediatorBuilder, handlers};

use crate::case::{Batch, calls};
use crate::cases::boxed::{BoxFuture, Handler, object};
use crate::spread::Spread;
use crate::work::{self, Order, order, work};

/// How long one measurement takes, at least.
const BATCH: Duration = Duration::from_millis(10);

/// How often each contender is measured on one thread, and on two.
const ROUNDS: usize = 30;

/// What one contender reached.
#[derive(Debug)]
pub struct Throughput {
    /// Who.
    pub what: &'static str,
    /// Millions of messages in a second, on one thread.
    pub one: Spread,
    /// The same on two threads, together.
    pub two: Spread,
    /// How much that is more, compared in each round.
    pub ratio: Spread,
}

/// Sends so many messages from the thread that it is called on.
type Sends = Box<dyn Fn(u64) -> Batch + Send + Sync>;

#[command(returns = u64)]
struct Plain(Order);

#[handler]
async fn plain(Plain(order): Plain) -> Result<u64, BoxError> {
    Ok(work(&order))
}

async fn direct(Plain(order): Plain) -> Result<u64, BoxError> {
    Ok(work(&order))
}

struct BoxedHandler;

impl Handler<Plain, u64> for BoxedHandler {
    fn handle<'a>(&'a self, Plain(order): Plain) -> BoxFuture<'a, u64> {
        Box::pin(async move { Ok(work(&order)) })
    }
}

mod medi {
    use cqrs::BoxError;
    use medi_rs::{MediCommand, medi_handler, medi_module, mediator};

    use crate::work::{Order, work};

    #[derive(MediCommand)]
    #[medi_command(return_type = u64, error_type = BoxError)]
    pub(super) struct Plain(pub(super) Order);

    #[medi_handler]
    async fn plain(message: Plain) -> Result<u64, BoxError> {
        Ok(work(&message.0))
    }

    medi_module! {
        manifest shared;
        commands { Plain => plain; }
    }

    mediator! {
        pub(super) struct Shared {
            event_queue_capacity: 16;
            event_workers: 1;
            modules: [shared];
        }
    }
}

fn contenders() -> Vec<(&'static str, Sends)> {
    let mediator = MediatorBuilder::empty().handlers(handlers![plain]).build().unwrap();
    let mediator: &'static Mediator = Box::leak(Box::new(mediator));
    let boxed = object(BoxedHandler);
    let medi: &'static medi::Shared = Box::leak(Box::new(medi::Shared::builder().build()));
    vec![
        (
            "an `async fn`, nothing is shared: what the machine allows",
            Box::new(|n| Box::pin(async move { calls!(n => direct(Plain(order())).await.unwrap()) })),
        ),
        (
            "cqrs, `send`",
            Box::new(move |n| {
                Box::pin(async move { calls!(n => mediator.send(Plain(order())).await.unwrap()) })
            }),
        ),
        (
            "a method of a `dyn` object that returns a boxed future",
            Box::new(move |n| {
                Box::pin(async move { calls!(n => boxed.handle(Plain(order())).await.unwrap()) })
            }),
        ),
        (
            "medi-rs, `send`",
            Box::new(move |n| {
                Box::pin(async move { calls!(n => medi.send(medi::Plain(order())).await.unwrap()) })
            }),
        ),
    ]
}

/// Measures all contenders side by side, each on one thread and on two.
///
/// # Panics
/// Where a thread cannot be started.
#[must_use]
pub fn run() -> Vec<Throughput> {
    let contenders = contenders();
    let calls: Vec<u64> = contenders.iter().map(|(_, send)| calibrated(send)).collect();
    let mut samples = vec![(vec![], vec![], vec![]); contenders.len()];
    let mut order: Vec<usize> = (0..contenders.len()).collect();
    for _ in 0..ROUNDS {
        fastrand::shuffle(&mut order);
        for &index in &order {
            let rate = |threads| millions(&contenders[index].1, calls[index], threads);
            // Either may be the one that is disturbed.
            let (one, two) = if fastrand::bool() {
                let one = rate(1);
                (one, rate(2))
            } else {
                let two = rate(2);
                (rate(1), two)
            };
            let (ones, twos, ratios) = &mut samples[index];
            ones.push(one);
            twos.push(two);
            ratios.push(two / one);
        }
    }
    let all = contenders.iter().zip(samples).filter_map(|((what, _), (one, two, ratio))| {
        Some(Throughput { what, one: Spread::of(&one)?, two: Spread::of(&two)?, ratio: Spread::of(&ratio)? })
    });
    all.collect()
}

fn calibrated(send: &Sends) -> u64 {
    let mut calls = 1024;
    loop {
        let seconds = calls as f64 / (millions(send, calls, 1) * 1e6);
        if seconds > BATCH.as_secs_f64() {
            return calls;
        }
        calls *= 2;
    }
}

/// Millions of messages in a second, from when the first thread starts until the last one is done.
fn millions(send: &Sends, calls: u64, threads: u64) -> f64 {
    let missing = AtomicU64::new(threads);
    let spans: Vec<(Instant, Instant)> = thread::scope(|scope| {
        let running: Vec<_> =
            (0..threads).map(|_| scope.spawn(|| one_thread(send, calls, &missing))).collect();
        running.into_iter().map(|thread| thread.join().expect("a thread that sends does not panic")).collect()
    });
    let first = spans.iter().map(|(started, _)| *started).min();
    let last = spans.iter().map(|(_, done)| *done).max();
    let elapsed = last.zip(first).map_or(Duration::ZERO, |(last, first)| last - first);
    (threads * calls) as f64 / elapsed.as_secs_f64() / 1e6
}

/// When its measured part began and ended, which is when no thread is `missing` any more.
fn one_thread(send: &Sends, calls: u64, missing: &AtomicU64) -> (Instant, Instant) {
    let runtime = crate::runtime();
    // A thread that is new, or wakes up, may be on the processor of another one for a while.
    runtime.block_on(send(calls));
    let batch = send(calls);
    missing.fetch_sub(1, Ordering::AcqRel);
    while missing.load(Ordering::Acquire) > 0 {
        spin_loop();
    }
    let started = Instant::now();
    let sum = runtime.block_on(batch);
    let done = Instant::now();
    assert_eq!(sum, work::answer().wrapping_mul(calls));
    (started, done)
}
