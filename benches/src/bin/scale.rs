//! Measures what many handlers cost, in generated programs, and prints the tables.

use std::env;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use benches::scale::cargo::{Cargo, Profile};
use benches::scale::compiled::{self, Plan};
use benches::scale::report::Report;
use benches::scale::{contenders, registered};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/scale.md");

const USAGE: &str = "usage: scale [--messages NUMBERS] [--rounds NUMBER] [--handlers NUMBERS] [--profiles NAMES] [--runs NUMBER] \
[--only registered | --only compiled | --write]
  --messages  registered messages of the programs that build a mediator and send: 1,100,10000
  --rounds    how often each of them sends a batch: 200
  --handlers  commands with a handler of the programs that are compiled: 100,700
  --profiles  how they are compiled: debug,release
  --runs      how often: 3
  --only      one of the two parts
  --write     writes docs/scale.md too";

struct Options {
    messages: Vec<usize>,
    rounds: usize,
    handlers: Vec<usize>,
    profiles: Vec<Profile>,
    runs: usize,
    write: bool,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Option<Self> {
        let mut options = Self {
            messages: vec![1, 100, 10_000],
            rounds: 200,
            handlers: vec![100, 700],
            profiles: vec![Profile::Debug, Profile::Release],
            runs: 3,
            write: false,
        };
        let mut only = None;
        while let Some(argument) = arguments.next() {
            if argument == "--write" {
                options.write = true;
                continue;
            }
            let value = arguments.next()?;
            match argument.as_str() {
                "--messages" => options.messages = numbers(&value)?,
                "--rounds" => options.rounds = number(&value)?,
                "--handlers" => options.handlers = numbers(&value)?,
                "--profiles" => options.profiles = profiles(&value)?,
                "--runs" => options.runs = number(&value)?,
                "--only" => only = Some(value),
                _ => return None,
            }
        }
        // A page with a part would look like all of it.
        match only.as_deref() {
            None => {}
            Some("registered") if !options.write => options.handlers.clear(),
            Some("compiled") if !options.write => options.messages.clear(),
            Some(_) => return None,
        }
        Some(options)
    }
}

/// The smallest first.
fn numbers(text: &str) -> Option<Vec<usize>> {
    let mut numbers = text.split(',').map(number).collect::<Option<Vec<_>>>()?;
    numbers.sort_unstable();
    numbers.dedup();
    Some(numbers)
}

fn profiles(text: &str) -> Option<Vec<Profile>> {
    text.split(',').map(Profile::named).collect()
}

fn number(text: &str) -> Option<usize> {
    text.parse().ok().filter(|number| *number > 0)
}

fn main() -> ExitCode {
    let Some(options) = Options::parse(env::args().skip(1)) else {
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

fn run(options: &Options) -> io::Result<()> {
    // In the folder that this program was built into: what is generated stays there, so that a second run is quicker.
    let program = env::current_exe()?;
    let target = program.ancestors().nth(2).ok_or_else(|| io::Error::other("cargo did not build this"))?;
    let work = target.join("scale");
    let cargo = Cargo::new(work.join("target"));
    let registered = registered::measure(&cargo, &work, &options.messages, options.rounds)?;
    let contenders = contenders::all();
    let plan = Plan {
        contenders: &contenders,
        commands: &options.handlers,
        profiles: &options.profiles,
        runs: options.runs,
    };
    let compiled = compiled::measure(&cargo, &work, &plan)?;
    let report = Report {
        registered: &registered,
        rounds: options.rounds,
        compiled: &compiled,
        contenders: &contenders,
        runs: options.runs,
    };
    print!("{}", report.tables());
    if options.write {
        std::fs::write(Path::new(PAGE), report.page())?;
    }
    Ok(())
}
