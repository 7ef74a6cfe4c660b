//! Measures what it costs to store events, beside other stores, and prints the tables.

use std::env;
use std::io;
use std::process::ExitCode;

use benches::store::measured;
use benches::store::report::Report;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/store.md");

const USAGE: &str = "usage: store [--rounds NUMBER] [--no-memory | --write]
  --rounds     how often each case runs: 15
  --no-memory  leaves out the long streams
  --write      writes docs/store.md too";

struct Options {
    rounds: usize,
    is_memory_measured: bool,
    write: bool,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Option<Self> {
        let mut options = Self { rounds: 15, is_memory_measured: true, write: false };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--rounds" => options.rounds = arguments.next()?.parse().ok().filter(|rounds| *rounds > 0)?,
                "--no-memory" => options.is_memory_measured = false,
                "--write" => options.write = true,
                _ => return None,
            }
        }
        // A page with a part would look like all of it.
        (options.is_memory_measured || !options.write).then_some(options)
    }
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
    // In the folder that this program was built into: a second run need not build the contenders again.
    let program = env::current_exe()?;
    let target = program.ancestors().nth(2).ok_or_else(|| io::Error::other("cargo did not build this"))?;
    let measured = measured::measure(&target.join("store"), options.rounds, options.is_memory_measured)?;
    let report = Report { measured: &measured, rounds: options.rounds };
    print!("{}", report.tables());
    if options.write {
        std::fs::write(PAGE, report.page())?;
    }
    Ok(())
}
