//! Who writes: SQLite has one writer at a time.
//!
//! What waits while a commit is under way is written together, in one transaction with one commit: the more tasks write,
//! the more of them share the price of one.
//!
//! The connection is at the desk when nobody uses it. A task that finds it there writes at once, where it stands: that is
//! sooner done than another thread is woken. One that does not joins the queue, and a thread writes for all that are in it.
//! Where a commit waits for the disk, or the database is in another program's hands, it is always the thread that waits.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use super::loan::{End, Loan};
use super::scribe::Scribe;
use crate::backend::{Changes, Written};
use crate::error::StoreError;

/// The most changes that share a commit.
const MAX_GROUP: usize = 256;

/// The most that a task writes for others besides its own.
const MAX_GROUP_IN_PLACE: usize = 16;

/// What is in the queue.
enum Job {
    Write(Write),
    Lend { is_writing: bool, reply: Reply<Loan> },
    Close(oneshot::Sender<Result<(), StoreError>>),
}

pub(super) struct Write {
    pub(super) changes: Changes,
    reply: Reply<Written>,
}

impl Write {
    pub(super) fn answer(self, outcome: Result<Written, StoreError>) {
        // Who has left meanwhile does not want to know.
        let _ = self.reply.sender.send(outcome);
    }
}

/// Where an answer goes, unless nobody waits for it any more.
struct Reply<T> {
    turn: Arc<Turn>,
    sender: oneshot::Sender<Result<T, StoreError>>,
}

/// Whether the work has begun, or the caller has left: whoever is first decides.
#[derive(Default)]
struct Turn(AtomicU8);

impl Turn {
    const WAITING: u8 = 0;
    const BEGUN: u8 = 1;
    const LEFT: u8 = 2;

    fn begin(&self) -> bool {
        self.change(Self::BEGUN)
    }

    fn leave(&self) -> bool {
        self.change(Self::LEFT)
    }

    fn change(&self, to: u8) -> bool {
        self.0.compare_exchange(Self::WAITING, to, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }
}

/// Leaves the queue when it is dropped.
struct Place(Arc<Turn>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// Where the connection is, and who waits for it.
pub(super) struct Desk {
    state: Mutex<State>,
    thread: Sender<Errand>,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Job>,
    /// At the desk, unless somebody works with it.
    scribe: Option<Scribe>,
    is_closed: bool,
}

/// What the thread is sent for.
pub(super) enum Errand {
    /// To work until the queue is empty.
    Work(Scribe),
    /// To write for these first.
    Write(Scribe, Vec<Write>),
    /// To end a transaction first.
    End(Scribe, Option<End>),
}

/// The way to write.
#[derive(Clone)]
pub(super) struct Writer {
    desk: Arc<Desk>,
    patience: Duration,
    /// Whether a commit waits for the disk.
    waits: bool,
}

impl Writer {
    /// `waits`: a commit waits for the disk.
    pub(super) fn start(scribe: Scribe, patience: Duration, waits: bool) -> Result<Self, StoreError> {
        let (thread, errands) = mpsc::channel();
        let state = State { scribe: Some(scribe), ..State::default() };
        let desk = Arc::new(Desk { state: Mutex::new(state), thread });
        let weak = Arc::downgrade(&desk);
        thread::Builder::new()
            .name("cqrs-sqlite".to_owned())
            .spawn(move || {
                for errand in errands {
                    // Without a desk nobody waits for it any more.
                    let Some(desk) = weak.upgrade() else { return };
                    desk.run(errand);
                }
            })
            .map_err(|source| StoreError::database("start the thread that writes", source))?;
        Ok(Self { desk, patience, waits })
    }

    /// Writes and commits, together with what others have to write.
    pub(super) async fn write(&self, changes: Changes) -> Result<Written, StoreError> {
        self.ask(|reply| Job::Write(Write { changes, reply })).await
    }

    /// Lends the connection: for writing, in a transaction that is open; else as it is.
    pub(super) async fn lend(&self, is_writing: bool) -> Result<Loan, StoreError> {
        self.ask(|reply| Job::Lend { is_writing, reply }).await
    }

    pub(super) async fn close(&self) -> Result<(), StoreError> {
        let (sender, receiver) = oneshot::channel();
        self.hand_in(Job::Close(sender))?;
        receiver.await.unwrap_or(Ok(()))
    }

    async fn ask<T>(&self, job: impl FnOnce(Reply<T>) -> Job) -> Result<T, StoreError> {
        let turn = Arc::new(Turn::default());
        let place = Place(turn.clone());
        let (sender, mut receiver) = oneshot::channel();
        self.hand_in(job(Reply { turn, sender }))?;
        let answer = match tokio::time::timeout(self.patience, &mut receiver).await {
            Ok(answer) => answer,
            Err(_) if place.0.leave() => return Err(busy()),
            // It has begun: what comes of it is worth the wait.
            Err(_) => receiver.await,
        };
        answer.unwrap_or(Err(StoreError::Closed))
    }

    /// Puts a job into the queue. Where the connection is at the desk, somebody is at work from now on.
    fn hand_in(&self, job: Job) -> Result<(), StoreError> {
        let mut state = self.desk.state();
        if state.is_closed {
            return Err(StoreError::Closed);
        }
        state.queue.push_back(job);
        let Some(scribe) = state.scribe.take() else { return Ok(()) };
        drop(state);
        match self.waits {
            true => self.desk.send(Errand::Work(scribe)),
            false => self.desk.work_once(scribe),
        }
        Ok(())
    }
}

fn busy() -> StoreError {
    StoreError::Busy {
        attempted: "write to SQLite",
        why: "another transaction of this program is open. SQLite has one writer at a time: a handler that holds a \
              unit of work open must not wait for a message that writes in one of its own"
            .to_owned(),
    }
}

/// What the queue has first.
enum Next {
    Write(Vec<Write>),
    Lend { is_writing: bool, reply: Reply<Loan> },
    Close(oneshot::Sender<Result<(), StoreError>>),
}

impl Desk {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn send(&self, errand: Errand) {
        // It listens as long as there is a desk.
        let _ = self.thread.send(errand);
    }

    /// On the thread.
    fn run(self: &Arc<Self>, errand: Errand) {
        let scribe = match errand {
            Errand::Work(scribe) => scribe,
            Errand::Write(scribe, group) => {
                scribe.write(group);
                scribe
            }
            Errand::End(scribe, end) => {
                scribe.end(end);
                scribe
            }
        };
        let mut working = Some(scribe);
        while let Some(scribe) = working {
            working = self.next(MAX_GROUP, scribe).and_then(|(scribe, next)| self.work(scribe, next));
        }
    }

    /// Where a task stands: what is first in the queue. The rest is the thread's, and so is what may have to wait for another
    /// program.
    fn work_once(self: &Arc<Self>, scribe: Scribe) {
        let is_quick = match self.state().queue.front() {
            Some(Job::Write(_) | Job::Lend { is_writing: false, .. }) | None => true,
            Some(Job::Lend { is_writing: true, .. } | Job::Close(_)) => false,
        };
        if !is_quick {
            return self.send(Errand::Work(scribe));
        }
        let Some((scribe, next)) = self.next(MAX_GROUP_IN_PLACE, scribe) else { return };
        let scribe = match next {
            Next::Write(group) => match scribe.write_at_once(group) {
                Ok(()) => Some(scribe),
                // Another program writes: to wait for it is no matter for a task.
                Err(group) => return self.send(Errand::Write(scribe, group)),
            },
            next => self.work(scribe, next),
        };
        let Some(scribe) = scribe else { return };
        let mut state = self.state();
        if state.queue.is_empty() {
            state.scribe = Some(scribe);
        } else {
            drop(state);
            self.send(Errand::Work(scribe));
        }
    }

    /// What is first in the queue, with what can be done together; where there is nothing, the connection is at the desk.
    fn next(&self, most: usize, scribe: Scribe) -> Option<(Scribe, Next)> {
        let mut state = self.state();
        let mut group = Vec::new();
        while group.len() < most {
            match state.queue.pop_front() {
                Some(Job::Write(write)) => {
                    if write.reply.turn.begin() {
                        group.push(write);
                    }
                }
                Some(other) if !group.is_empty() => {
                    state.queue.push_front(other);
                    break;
                }
                Some(Job::Lend { is_writing, reply }) => {
                    if reply.turn.begin() {
                        return Some((scribe, Next::Lend { is_writing, reply }));
                    }
                }
                Some(Job::Close(reply)) => {
                    // Who waits is told by the end of the channel.
                    (state.is_closed, state.queue) = (true, VecDeque::new());
                    return Some((scribe, Next::Close(reply)));
                }
                None => break,
            }
        }
        if group.is_empty() {
            state.scribe = Some(scribe);
            return None;
        }
        Some((scribe, Next::Write(group)))
    }

    /// Does it. The connection comes back, unless it was given away or closed.
    fn work(self: &Arc<Self>, scribe: Scribe, next: Next) -> Option<Scribe> {
        match next {
            Next::Lend { is_writing, reply } => {
                if is_writing && let Err(error) = scribe.begin() {
                    let _ = reply.sender.send(Err(error));
                    return Some(scribe);
                }
                // Who has left drops the loan, and that gives it back.
                let _ = reply.sender.send(Ok(Loan::new(scribe, self.clone())));
                None
            }
            Next::Close(reply) => {
                let _ = reply.send(scribe.close());
                None
            }
            Next::Write(group) => {
                scribe.write(group);
                Some(scribe)
            }
        }
    }
}
