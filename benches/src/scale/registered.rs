//! Programs with few and with many registered messages: what their mediators cost to build, and to send through.

mod generated;
mod process;

pub use generated::{OPT_LEVEL, PER_CRATE};

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::cargo::{Cargo, Profile};
use super::failed;
use crate::process::Process;
use crate::spread::Spread;
use generated::Binary;

/// How many processes build mediators; each has a first one.
pub const PROCESSES: usize = 10;

/// How many mediators a process builds after its first one.
pub const BUILDS: usize = 30;

/// How long the sends of one program take in one round, in nanoseconds.
const BATCH: f64 = 1.5e6;

/// Sends of the smaller of two batches under valgrind.
const SENDS: u64 = 256;

/// A program, and what was measured of it.
#[derive(Debug)]
pub struct Registered {
    /// Its messages.
    pub messages: usize,
    /// Their handlers.
    pub handlers: usize,
    /// From the start of a process to its end, where it builds nothing; the shortest.
    pub lifetime: Duration,
    /// Of mediators without anything around the handlers.
    pub plain: Builds,
    /// Of mediators with five global behaviors around all of them.
    pub behaviors: Builds,
    /// Nanoseconds of one send, by round.
    pub sends: Vec<f64>,
    /// Instructions of one send. Without valgrind, nothing.
    pub instructions: Option<f64>,
}

impl Registered {
    /// How often the time of `other` a send takes, compared in each round.
    #[must_use]
    pub fn beside(&self, other: &Self) -> Option<Spread> {
        let ratios: Vec<f64> = self.sends.iter().zip(&other.sends).map(|(one, other)| one / other).collect();
        Spread::of(&ratios)
    }
}

/// What it costs to build a mediator.
#[derive(Debug)]
pub struct Builds {
    /// Milliseconds of the first one in a process.
    pub first: Spread,
    /// Milliseconds of the ones after it.
    pub later: Spread,
    /// Bytes that the mediator keeps.
    pub kept: u64,
    /// The most bytes that there were at a time.
    pub peak: u64,
    /// Allocations of the build.
    pub allocations: u64,
}

/// Writes, builds and measures a program of each size, in `rounds` rounds of sends.
///
/// # Errors
/// Where a program cannot be built, or fails.
pub fn measure(cargo: &Cargo, work: &Path, sizes: &[usize], rounds: usize) -> io::Result<Vec<Registered>> {
    let programs =
        sizes.iter().map(|size| Program::build(cargo, work, *size)).collect::<io::Result<Vec<_>>>()?;
    let plain = builds(&programs, Binary::Timed, Binary::Counted)?;
    let behaviors = builds(&programs, Binary::TimedBehaviors, Binary::CountedBehaviors)?;
    let lifetimes = lifetimes(&programs)?;
    let sends = sends(&programs, rounds)?;
    let measured = programs.iter().zip(plain).zip(behaviors).zip(lifetimes).zip(sends);
    let all = measured.map(|((((program, plain), behaviors), lifetime), sends)| {
        Ok(Registered {
            messages: program.messages,
            handlers: generated::handlers(program.messages),
            lifetime,
            plain,
            behaviors,
            sends,
            instructions: program.instructions()?,
        })
    });
    all.collect()
}

/// A program that is built.
struct Program {
    messages: usize,
    binaries: PathBuf,
}

impl Program {
    fn build(cargo: &Cargo, work: &Path, messages: usize) -> io::Result<Self> {
        eprintln!("builds a program with {messages} messages");
        let folder = generated::write(work.join(format!("registered-{messages}")), messages)?;
        cargo.build(folder.path(), Profile::Release)?;
        Ok(Self { messages, binaries: cargo.binaries(Profile::Release) })
    }

    fn binary(&self, binary: Binary) -> PathBuf {
        self.binaries.join(binary.of(self.messages))
    }

    /// What a batch costs by itself is in both.
    fn instructions(&self) -> io::Result<Option<f64>> {
        let program = self.binary(Binary::Timed);
        let once = process::instructions(&program, SENDS)?;
        let twice = process::instructions(&program, 2 * SENDS)?;
        Ok(once.zip(twice).map(|(once, twice)| (twice - once) / SENDS as f64))
    }
}

fn builds(programs: &[Program], timed: Binary, counted: Binary) -> io::Result<Vec<Builds>> {
    let mut millis = vec![(vec![], vec![]); programs.len()];
    for _ in 0..PROCESSES {
        for (program, (first, later)) in programs.iter().zip(&mut millis) {
            let mut process = Process::start(&program.binary(timed))?;
            let nanos = process.ask(format_args!("build {}", 1 + BUILDS))?;
            let mut nanos = nanos.iter().map(|nanos| nanos / 1e6);
            first.extend(nanos.next());
            later.extend(nanos);
        }
    }
    let all = programs.iter().zip(millis).map(|(program, (first, later))| {
        let spread = |millis: &[f64]| Spread::of(millis).ok_or_else(|| failed("nothing was built"));
        let [kept, peak, allocations, handlers] = process::printed(&program.binary(counted))?[..] else {
            return Err(failed("four numbers were to be counted"));
        };
        // A program that lacks a part would look quick.
        let (messages, expected) = (program.messages, generated::handlers(program.messages));
        if handlers != expected as u64 {
            return Err(failed(format!(
                "{messages} messages have {handlers} handlers instead of {expected}"
            )));
        }
        Ok(Builds { first: spread(&first)?, later: spread(&later)?, kept, peak, allocations })
    });
    all.collect()
}

fn lifetimes(programs: &[Program]) -> io::Result<Vec<Duration>> {
    let mut shortest = vec![Duration::MAX; programs.len()];
    for _ in 0..2 * PROCESSES {
        for (program, shortest) in programs.iter().zip(&mut shortest) {
            *shortest = process::lifetime(&program.binary(Binary::Timed))?.min(*shortest);
        }
    }
    Ok(shortest)
}

/// All programs run, and take turns: what disturbs the machine disturbs all of them.
fn sends(programs: &[Program], rounds: usize) -> io::Result<Vec<Vec<f64>>> {
    let started = programs.iter().map(|program| Process::start(&program.binary(Binary::Timed)));
    let mut processes = started.collect::<io::Result<Vec<_>>>()?;
    let mut send = |index: usize, calls: u64| -> io::Result<f64> {
        let nanos = processes[index].ask(format_args!("send {calls}"))?;
        nanos.first().map(|nanos| nanos / calls as f64).ok_or_else(|| failed("no time was answered"))
    };
    let mut calls = vec![];
    for index in 0..programs.len() {
        // The first batch builds the mediator, too.
        send(index, 1)?;
        calls.push(((BATCH / send(index, 100_000)?) as u64).max(1));
    }
    let mut nanos = vec![vec![]; programs.len()];
    let mut order: Vec<usize> = (0..programs.len()).collect();
    for _ in 0..rounds {
        fastrand::shuffle(&mut order);
        for &index in &order {
            nanos[index].push(send(index, calls[index])?);
        }
    }
    Ok(nanos)
}
