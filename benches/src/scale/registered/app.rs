//! The measured command, and what asks for it and for the mediator around it.

use std::hint::black_box;
use std::io::{BufRead, Write, stdin, stdout};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context as Task, Poll, Waker};
use std::time::Instant;

use cqrs::prelude::*;
use shared::{Mailer, Pool, Silent};

/// The command that is sent, whatever else there is.
#[command(returns = u64)]
pub struct Measured {
    pub customer: u64,
    pub article: u64,
}

#[handler]
async fn measured(command: Measured, pool: &Pool) -> Result<u64, BoxError> {
    Ok(work(&command).wrapping_add(pool.0))
}

#[inline(never)]
fn work(command: &Measured) -> u64 {
    let mut state = command.customer;
    for field in [command.article, command.customer, command.article, command.customer] {
        state = (state ^ field).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        state ^= state >> 29;
    }
    state
}

/// A mediator with everything that is linked.
pub fn build() -> Mediator {
    let builder = Mediator::builder().provide(Pool(1)).provide_dyn::<dyn Mailer>(Arc::new(Silent));
    builder.build().expect("the generated program is wired")
}

/// How many handlers are linked.
pub fn handlers() -> usize {
    Mediator::catalog().messages().iter().map(|message| message.handlers().len()).sum()
}

/// Does what each line of the input says, and answers with a line of nanoseconds.
///
/// - `build 3` builds so many mediators; the first of all is the first one of the process.
/// - `send 1000` sends the command so often.
pub fn serve() {
    let mut mediator = None;
    for line in stdin().lock().lines() {
        let line = line.expect("the input is text");
        let (what, count) = line.split_once(' ').expect("what to do, and how often");
        let count = count.parse().expect("how often is a number");
        let nanos = match what {
            "build" => (0..count).map(|_| nanos(build)).collect(),
            "send" => {
                let mediator = mediator.get_or_insert_with(build);
                vec![nanos(|| send(mediator, count))]
            }
            other => panic!("nobody can do `{other}`"),
        };
        let answer: Vec<String> = nanos.iter().map(u128::to_string).collect();
        println!("{}", answer.join(" "));
        stdout().flush().expect("somebody reads this");
    }
}

/// How long it takes, without the drop of what it returns.
fn nanos<T>(what: impl FnOnce() -> T) -> u128 {
    let started = Instant::now();
    let returned = black_box(what());
    let elapsed = started.elapsed();
    drop(returned);
    elapsed.as_nanos()
}

/// What valgrind looks at: the loop, and nothing around it.
#[inline(never)]
fn send(mediator: &Mediator, count: u64) -> u64 {
    let sends = pin!(async {
        let mut sum = 0_u64;
        for _ in 0..count {
            let (customer, article) = black_box((4711, 42));
            sum = sum.wrapping_add(black_box(mediator.send(Measured { customer, article }).await.unwrap()));
        }
        sum
    });
    match sends.poll(&mut Task::from_waker(Waker::noop())) {
        Poll::Ready(sum) => sum,
        Poll::Pending => unreachable!("no handler waits"),
    }
}
