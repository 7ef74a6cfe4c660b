//! Times all cases and prints the tables.

use std::process::ExitCode;
use std::time::Duration;

use benches::callgrind;
use benches::case::Case;
use benches::report::{CountsFrom, Report};
use benches::rounds::{self, Limits};
use benches::{cases, committed, runtime, threads};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/benchmarks.md");

const USAGE: &str = "usage: benches [--rounds NUMBER] [--write | --filter TEXT]
  --write   writes docs/benchmarks.md too
  --rounds  how often each case is timed; without it as often as 40 s allow, at most 200 times
  --filter  only cases with TEXT in their id, and those that they are compared with";

struct Options {
    write: bool,
    limits: Limits,
    filter: String,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Option<Self> {
        let limits = Limits { rounds: 200, time: Duration::from_secs(40) };
        let mut options = Self { write: false, limits, filter: String::new() };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--write" => options.write = true,
                "--rounds" => {
                    let rounds = arguments.next()?.parse().ok()?;
                    options.limits = Limits { rounds, time: Duration::MAX };
                }
                "--filter" => options.filter = arguments.next()?,
                _ => return None,
            }
        }
        // A page with a part of the cases would look like all of them.
        (!options.write || options.filter.is_empty()).then_some(options)
    }
}

fn main() -> ExitCode {
    callgrind::run_if_inside();
    let Some(options) = Options::parse(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> std::io::Result<()> {
    let runtime = runtime();
    let _entered = runtime.enter();
    let all = cases::all();
    let (counts, counts_from) = match callgrind::count(&all) {
        Ok(counts) => (counts, CountsFrom::Valgrind),
        Err(error) => {
            eprintln!("{error}\nthe committed counts stand in");
            (committed::read()?, CountsFrom::Committed)
        }
    };
    let cases = filtered(all, &options.filter);
    let samples = rounds::run(&cases, &runtime, options.limits);
    let filtered = !options.filter.is_empty();
    let threads = if filtered { vec![] } else { threads::run() };
    let (cases, samples, counts, threads) = (&cases, &samples, &counts, &threads);
    let report = Report { cases, samples, counts, counts_from, filtered, threads };
    print!("{}", report.tables());
    if options.write {
        std::fs::write(PAGE, report.page())?;
    }
    Ok(())
}

/// The cases with `text` in their id, and those that they are compared with.
fn filtered(cases: Vec<Case>, text: &str) -> Vec<Case> {
    let named: Vec<&str> = cases
        .iter()
        .filter(|case| case.id().contains(text))
        .flat_map(|case| [case.id(), case.direct(), case.boxed()])
        .collect();
    cases.into_iter().filter(|case| named.contains(&case.id())).collect()
}
