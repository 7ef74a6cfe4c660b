//! Several futures on one task.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context as TaskContext, Poll, Wake, Waker};

/// Polls all of them until each is done, and only those that were woken; the outputs are in the order of the futures.
pub(crate) async fn join_all<F: Future>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let task = Arc::new(Task(Mutex::new(Waker::noop().clone())));
    let mut children: Vec<Child<F>> =
        futures.into_iter().map(|future| Child::new(Box::pin(future), &task)).collect();
    poll_fn(|context| {
        // Before the children are asked whether they were woken: who wakes one later wakes this task.
        task.waker().clone_from(context.waker());
        let mut all = Poll::Ready(());
        for child in &mut children {
            if child.poll().is_pending() {
                all = Poll::Pending;
            }
        }
        all
    })
    .await;
    children.into_iter().filter_map(|child| child.output).collect()
}

/// One of the futures, or what came of it.
struct Child<F: Future> {
    future: Option<Pin<Box<F>>>,
    output: Option<F::Output>,
    signal: Arc<Signal>,
}

/// What wakes one of the futures.
struct Signal {
    is_woken: AtomicBool,
    task: Arc<Task>,
}

/// The task that all of them run on.
struct Task(Mutex<Waker>);

impl Task {
    fn waker(&self) -> MutexGuard<'_, Waker> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.is_woken.store(true, Ordering::Release);
        let waker = self.task.waker().clone();
        waker.wake();
    }
}

impl<F: Future> Child<F> {
    fn new(future: Pin<Box<F>>, task: &Arc<Task>) -> Self {
        let signal = Arc::new(Signal { is_woken: AtomicBool::new(true), task: task.clone() });
        Self { future: Some(future), output: None, signal }
    }

    fn poll(&mut self) -> Poll<()> {
        let Some(future) = &mut self.future else { return Poll::Ready(()) };
        if !self.signal.is_woken.swap(false, Ordering::AcqRel) {
            return Poll::Pending;
        }
        let waker = Waker::from(self.signal.clone());
        let poll = future.as_mut().poll(&mut TaskContext::from_waker(&waker));
        poll.map(|output| {
            self.output = Some(output);
            self.future = None;
        })
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::pin::pin;

    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn nothing_is_done_at_once() {
        assert!(join_all(Vec::<std::future::Ready<u8>>::new()).await.is_empty());
    }

    #[tokio::test]
    async fn the_outputs_are_in_the_order_of_the_futures_whichever_is_done_first() {
        let (first, is_first) = oneshot::channel();
        let (second, is_second) = oneshot::channel();
        let both = pin!(join_all([is_first, is_second]));
        let sending = async {
            second.send(2).unwrap();
            tokio::task::yield_now().await;
            first.send(1).unwrap();
        };
        let (outputs, ()) = tokio::join!(both, sending);
        assert_eq!(outputs, [Ok(1), Ok(2)]);
    }

    #[test]
    fn only_what_was_woken_is_polled() {
        let polls = [const { Cell::new(0) }; 3];
        let (wake, woken) = oneshot::channel::<()>();
        let mut woken = pin!(woken);
        let mut futures: Vec<Pin<Box<dyn Future<Output = ()>>>> = Vec::new();
        for count in &polls[..2] {
            futures.push(Box::pin(poll_fn(|_| {
                count.set(count.get() + 1);
                Poll::Pending
            })));
        }
        futures.push(Box::pin(poll_fn(|task| {
            polls[2].set(polls[2].get() + 1);
            woken.as_mut().poll(task).map(drop)
        })));
        let mut joined = pin!(join_all(futures));
        let mut task = TaskContext::from_waker(Waker::noop());
        assert!(joined.as_mut().poll(&mut task).is_pending());
        wake.send(()).unwrap();
        assert!(joined.as_mut().poll(&mut task).is_pending());
        assert!(joined.as_mut().poll(&mut task).is_pending());
        assert_eq!(polls.each_ref().map(Cell::get), [1, 1, 2]);
    }
}
