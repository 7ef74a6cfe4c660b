//! Times all cases side by side: each round runs every case once, in an order of its own, so that what disturbs the
//! machine disturbs all of them, and two cases are compared within one round.

use std::collections::HashMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use crate::case::Case;
use crate::spread::Spread;

/// How long one case runs in one round.
const BATCH: Duration = Duration::from_micros(1500);

/// When to stop: after so many rounds, or when the time is over, whichever is first.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The number of rounds.
    pub rounds: usize,
    /// The time for all of them.
    pub time: Duration,
}

/// Nanoseconds for each call, of each case and round.
#[derive(Debug)]
pub struct Samples {
    by_id: HashMap<&'static str, Vec<f64>>,
    rounds: usize,
}

impl Samples {
    /// How many rounds there were.
    #[must_use]
    pub fn rounds(&self) -> usize {
        self.rounds
    }

    /// Nanoseconds for each call of a case, by round; `None` for a case that did not run.
    #[must_use]
    pub fn nanos(&self, id: &str) -> Option<&[f64]> {
        self.by_id.get(id).map(Vec::as_slice)
    }

    /// How often the time of `beside` one call of `id` takes, compared in each round.
    #[must_use]
    pub fn ratio(&self, id: &str, beside: &str) -> Option<Spread> {
        let ratios: Vec<f64> =
            self.nanos(id)?.iter().zip(self.nanos(beside)?).map(|(one, other)| one / other).collect();
        Spread::of(&ratios)
    }

    /// How often the time of `beside` one call of `id` takes more than one of `without`.
    #[must_use]
    pub fn extra(&self, id: &str, without: &str, beside: &str) -> Option<Spread> {
        let pairs = self.nanos(id)?.iter().zip(self.nanos(without)?).zip(self.nanos(beside)?);
        let ratios: Vec<f64> = pairs.map(|((with, without), beside)| (with - without) / beside).collect();
        Spread::of(&ratios)
    }
}

/// Times `cases` in `runtime`.
#[must_use]
pub fn run(cases: &[Case], runtime: &Runtime, limits: Limits) -> Samples {
    let started = Instant::now();
    let calls: Vec<u64> = cases.iter().map(|case| calibrated(case, runtime)).collect();
    let mut nanos = vec![Vec::with_capacity(limits.rounds); cases.len()];
    let mut order: Vec<usize> = (0..cases.len()).collect();
    let mut rounds = 0;
    while rounds < limits.rounds && started.elapsed() < limits.time {
        fastrand::shuffle(&mut order);
        for &index in &order {
            let elapsed = timed(&cases[index], runtime, calls[index]);
            nanos[index].push(elapsed.as_secs_f64() * 1e9 / calls[index] as f64);
        }
        rounds += 1;
    }
    Samples { by_id: cases.iter().map(Case::id).zip(nanos).collect(), rounds }
}

/// How many calls of a case take about [`BATCH`].
fn calibrated(case: &Case, runtime: &Runtime) -> u64 {
    let mut calls = 8;
    loop {
        let elapsed = timed(case, runtime, calls);
        if elapsed > BATCH / 4 {
            let fitting = calls as f64 * BATCH.as_secs_f64() / elapsed.as_secs_f64();
            return (fitting as u64).max(1);
        }
        calls *= 2;
    }
}

fn timed(case: &Case, runtime: &Runtime, calls: u64) -> Duration {
    let batch = case.batch(calls);
    let started = Instant::now();
    let sum = black_box(runtime.block_on(batch));
    let elapsed = started.elapsed();
    case.check(calls, sum);
    elapsed
}
