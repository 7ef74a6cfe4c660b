//! Many tasks, one mediator.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cqrs::prelude::*;
use cqrs::{MediatorBuilder, handlers};

#[command(returns = u64, name = "concurrency.Add")]
struct Add(u64, u64);

#[handler]
async fn add(Add(a, b): Add, total: &AtomicU64) -> Result<u64, BoxError> {
    total.fetch_add(1, Ordering::Relaxed);
    if a % 64 == 0 {
        tokio::task::yield_now().await;
    }
    Ok(a + b)
}

#[test]
fn a_mediator_goes_to_every_thread() {
    fn check<T: Clone + Send + Sync + 'static>() {}
    check::<Mediator>();

    fn check_future<T: Send>(_: T) {}
    let mediator = MediatorBuilder::empty().build().unwrap();
    check_future(mediator.send(Add(1, 2)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_tasks_of_a_thousand_sends_are_all_answered_right() {
    let total = Arc::new(AtomicU64::new(0));
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![add])
        .provide_dyn::<AtomicU64>(total.clone())
        .build()
        .unwrap();
    let tasks: Vec<_> = (0..1000u64)
        .map(|task| {
            let mediator = mediator.clone();
            tokio::spawn(async move {
                for n in 0..1000 {
                    assert_eq!(mediator.send(Add(task, n)).await.unwrap(), task + n);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(total.load(Ordering::Relaxed), 1_000_000);
}

#[test]
fn mediators_are_built_and_first_used_on_many_threads_at_once() {
    #[command(returns = usize, name = "concurrency.WhichThread")]
    struct WhichThread;

    #[handler]
    fn which_thread(_: WhichThread, thread: &usize) -> Result<usize, BoxError> {
        Ok(*thread)
    }

    let start = std::sync::Barrier::new(16);
    std::thread::scope(|scope| {
        for thread in 0..16usize {
            let start = &start;
            scope.spawn(move || {
                start.wait();
                let mediator = MediatorBuilder::empty()
                    .handlers(handlers![which_thread])
                    .provide(thread)
                    .build()
                    .unwrap();
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                assert_eq!(runtime.block_on(mediator.send(WhichThread)).unwrap(), thread);
            });
        }
    });
}
