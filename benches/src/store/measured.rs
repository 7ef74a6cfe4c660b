//! Runs the contenders, in turns.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use super::cases::{Case, EACH, STREAMS};
use super::contenders::{ALL, Contender, OURS};
use super::files::Files;
use super::setting::Setting;
use crate::process::Process;
use crate::scale::cargo::{Cargo, Profile};
use crate::scale::failed;
use crate::spread::Spread;

/// Events of the streams that are loaded for their memory, the shortest first. The second one is longer than what SQLite
/// keeps of a file in memory.
pub const LENGTHS: [u64; 3] = [1_000, 60_000, 1_000_000];

/// What was measured of all.
#[derive(Debug, Default)]
pub struct Measured {
    /// Nanoseconds of one unit, by round.
    nanos: HashMap<(Setting, Case, &'static str), Vec<f64>>,
    refusals: HashMap<(Setting, Case, &'static str), Refusals>,
    /// Kilobytes that a process grew by at most while it loaded a stream of so many events.
    memory: HashMap<(&'static str, u64), f64>,
    /// SQLite's version in each.
    sqlite: HashMap<&'static str, String>,
}

/// Writes that were refused, of all rounds, and tried again.
#[derive(Clone, Copy, Debug, Default)]
pub struct Refusals {
    /// Because of the version of the stream.
    pub conflicts: f64,
    /// Because the database was locked for too long.
    pub locked: f64,
}

impl Measured {
    /// Nanoseconds of one unit.
    #[must_use]
    pub fn nanos(&self, setting: Setting, case: Case, contender: &'static str) -> Option<Spread> {
        Spread::of(self.nanos.get(&(setting, case, contender))?)
    }

    /// How many times as long as ours it takes, in each round.
    #[must_use]
    pub fn beside_ours(&self, setting: Setting, case: Case, contender: &'static str) -> Option<Spread> {
        self.best_of(setting, case, &[contender])
    }

    /// How many times as long as ours the best peer takes, the best one of each round.
    #[must_use]
    pub fn best_peer(&self, setting: Setting, case: Case) -> Option<Spread> {
        let peers = ALL.iter().filter(|contender| contender.is_peer).map(|peer| peer.name);
        self.best_of(setting, case, &peers.collect::<Vec<_>>())
    }

    fn best_of(&self, setting: Setting, case: Case, contenders: &[&'static str]) -> Option<Spread> {
        let ours = self.nanos.get(&(setting, case, OURS))?;
        let others: Vec<&Vec<f64>> =
            contenders.iter().filter_map(|name| self.nanos.get(&(setting, case, *name))).collect();
        let best =
            |round: usize| others.iter().filter_map(|nanos| nanos.get(round).copied()).reduce(f64::min);
        let ratios: Vec<f64> =
            ours.iter().enumerate().filter_map(|(round, ours)| Some(best(round)? / ours)).collect();
        Spread::of(&ratios)
    }

    /// Events a second.
    #[must_use]
    pub fn rate(&self, setting: Setting, case: Case, contender: &'static str) -> Option<Spread> {
        let nanos = self.nanos.get(&(setting, case, contender))?;
        let rates: Vec<f64> = nanos.iter().map(|nanos| 1e9 / nanos * case.events() as f64).collect();
        Spread::of(&rates)
    }

    /// What was refused; `None` where nothing is written.
    #[must_use]
    pub fn refusals(&self, setting: Setting, case: Case, contender: &'static str) -> Option<Refusals> {
        self.refusals.get(&(setting, case, contender)).copied()
    }

    /// Kilobytes that it takes to load a stream of so many events.
    #[must_use]
    pub fn memory(&self, contender: &'static str, events: u64) -> Option<f64> {
        self.memory.get(&(contender, events)).copied()
    }

    /// The version of the SQLite that it links.
    #[must_use]
    pub fn sqlite(&self, contender: &'static str) -> &str {
        self.sqlite.get(contender).map_or("?", String::as_str)
    }
}

/// Builds all, and measures them in so many rounds.
///
/// # Errors
/// Where a contender cannot be built, is not as durable as it is told to be, or loses an event.
pub fn measure(work: &Path, rounds: usize, is_memory_measured: bool) -> io::Result<Measured> {
    let cargo = Cargo::new(work.join("target"));
    for contender in &ALL {
        eprintln!("builds {}", contender.name);
        cargo.build(&contender.folder(), Profile::Release)?;
    }
    let files = Files::new(work.join("files"))?;
    let mut run = Run { binaries: cargo.binaries(Profile::Release), files, measured: Measured::default() };
    if is_memory_measured {
        run.memory()?;
    }
    run.rounds(rounds)?;
    Ok(run.measured)
}

struct Run {
    binaries: PathBuf,
    files: Files,
    measured: Measured,
}

impl Run {
    fn rounds(&mut self, rounds: usize) -> io::Result<()> {
        for contender in &ALL {
            self.fill(contender)?;
        }
        let mut order: Vec<&Contender> = ALL.iter().collect();
        for round in 1..=rounds {
            eprintln!("round {round} of {rounds}");
            for setting in Setting::ALL {
                for case in Case::ALL {
                    fastrand::shuffle(&mut order);
                    for contender in &order {
                        self.once(setting, case, contender)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// A file with events, written by whoever reads it.
    fn fill(&mut self, contender: &Contender) -> io::Result<()> {
        let path = self.files.path(contender.name);
        let mut process = self.open(contender, Setting::SqliteNormal, &path)?;
        process.ask(format_args!("fill streams={STREAMS} each={EACH} batch={EACH}"))?;
        process.ask("close").map(drop)
    }

    fn once(&mut self, setting: Setting, case: Case, contender: &Contender) -> io::Result<()> {
        let filled = self.files.path(contender.name);
        let file = self.files.fresh(case.is_on_filled().then_some(&*filled))?;
        let mut process = self.open(contender, setting, file.path())?;
        let [nanos, second, third] = numbers(process.ask(case.request(setting))?)?;
        let key = (setting, case, contender.name);
        let events = if case == Case::Read {
            second
        } else {
            let refusals = self.measured.refusals.entry(key).or_default();
            refusals.conflicts += second;
            refusals.locked += third;
            let [_, events, _] = numbers(process.ask("read")?)?;
            events
        };
        // Who loses something would look quick.
        if events != case.events_at_end(setting) as f64 {
            let name = contender.name;
            return Err(failed(format!("{name} has {events} events after `{}`", case.request(setting))));
        }
        process.ask("close")?;
        self.measured.nanos.entry(key).or_default().push(nanos / case.units(setting) as f64);
        Ok(())
    }

    /// Opens, and asks the connection whether it is as it was told to be.
    fn open(&mut self, contender: &Contender, setting: Setting, path: &Path) -> io::Result<Process> {
        let name = contender.name;
        let mut process = Process::start(&contender.program(&self.binaries))?;
        let open = format!("open synchronous={} path={}", setting.name(), path.display());
        let [is_wal, synchronous, version] = numbers(process.ask(open)?)?;
        if is_wal != 1.0 || synchronous != setting.synchronous() {
            return Err(failed(format!("{name} has `synchronous = {synchronous}`, and WAL: {is_wal}")));
        }
        let version = version as u64;
        let version = format!("{}.{}.{}", version / 1_000_000, version / 1000 % 1000, version % 1000);
        self.measured.sqlite.insert(name, version);
        Ok(process)
    }

    /// In new processes: what was freed earlier could be used again.
    fn memory(&mut self) -> io::Result<()> {
        for contender in &ALL {
            let is_possible = |events: &u64| contender.longest.is_none_or(|longest| *events <= longest);
            for events in LENGTHS.into_iter().filter(is_possible) {
                eprintln!("{} loads a stream of {events} events", contender.name);
                let file = self.files.fresh(None)?;
                let mut filling = self.open(contender, Setting::SqliteNormal, file.path())?;
                filling.ask(format_args!("fill streams=1 each={events} batch=1000"))?;
                filling.ask("close")?;
                drop(filling);
                let mut loading = self.open(contender, Setting::SqliteNormal, file.path())?;
                let [before, most] = numbers(loading.ask("memory stream=0")?)?;
                loading.ask("close")?;
                self.measured.memory.insert((contender.name, events), most - before);
            }
        }
        Ok(())
    }
}

/// As many as there have to be.
fn numbers<const N: usize>(answer: Vec<f64>) -> io::Result<[f64; N]> {
    answer.try_into().map_err(|answer| failed(format!("{N} numbers were to be answered: {answer:?}")))
}
