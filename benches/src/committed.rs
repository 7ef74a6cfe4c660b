//! The counts that are committed, `benches/counts.txt`: a line for each case that is guarded, and what a change of
//! them is called.

use std::fmt::Write as _;
use std::fs;
use std::io;

use crate::case::{Case, Contender};
use crate::count::{Count, Counts};
use crate::machine;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/counts.txt");

/// How much more instructions are a regression; and how many, so that a short path may grow by one.
const TOLERANCE: f64 = 0.05;
const SLACK: f64 = 2.0;

/// Whether a case has committed counts: those of other crates are theirs.
#[must_use]
pub fn guarded(case: &Case) -> bool {
    case.contender() != Contender::Rival
}

/// Reads the file. Of a line that is none, nothing.
///
/// # Errors
/// Where it cannot be read.
pub fn read() -> io::Result<Counts> {
    Ok(fs::read_to_string(FILE)?.lines().filter_map(parse).collect())
}

fn parse(line: &str) -> Option<(String, Count)> {
    let mut fields = line.split_whitespace();
    let id = fields.next().filter(|id| !id.starts_with('#'))?;
    let instructions = fields.next()?.parse().ok()?;
    let allocations = fields.next()?.parse().ok()?;
    Some((id.to_owned(), Count { instructions, allocations }))
}

/// Writes the counts of guarded cases.
///
/// # Errors
/// Where the file cannot be written.
pub fn write(cases: &[Case], counts: &Counts) -> io::Result<()> {
    let mut text = format!(
        "# Instructions and allocations of one call. Written by: cargo run --release -p benches --bin counts -- --bless\n\
         # {}\n",
        toolchain()
    );
    for (id, count) in counts {
        if cases.iter().any(|case| case.id() == id && guarded(case)) {
            let _ = writeln!(text, "{id:<32} {:>9} {:>5}", count.instructions(), count.allocations());
        }
    }
    fs::write(FILE, text)
}

/// What the counts depend on beside the code. Where the file has another line, they may differ without a change.
#[must_use]
pub fn toolchain() -> String {
    format!("{}, {}, {}", std::env::consts::ARCH, machine::rustc(), machine::valgrind())
}

/// The toolchain that the committed counts are from, if the file has it.
///
/// # Errors
/// Where the file cannot be read.
pub fn toolchain_of_file() -> io::Result<Option<String>> {
    let text = fs::read_to_string(FILE)?;
    Ok(text.lines().filter_map(|line| line.strip_prefix("# ")).nth(1).map(str::to_owned))
}

/// What became of the count of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// As it was, or nearly so.
    Same,
    /// A good part less: worth to be committed.
    Lower,
    /// More than is tolerated.
    Higher,
    /// Nothing is committed for it.
    New,
}

impl Change {
    /// Compares.
    #[must_use]
    pub fn of(committed: Option<&Count>, counted: &Count) -> Self {
        let Some(committed) = committed else { return Self::New };
        if counted.allocations > committed.allocations
            || exceeds(counted.instructions, committed.instructions)
        {
            return Self::Higher;
        }
        if counted.allocations < committed.allocations
            || exceeds(committed.instructions, counted.instructions)
        {
            return Self::Lower;
        }
        Self::Same
    }
}

fn exceeds(more: f64, less: f64) -> bool {
    more > less * (1.0 + TOLERANCE) && more > less + SLACK
}
