//! Counts instructions and allocations of all cases, in one process under callgrind.
//!
//! A program that counts starts itself under valgrind. There it runs each case twice, with a number of calls and with
//! twice as many, and calls `mark` around each. Callgrind writes a file at each mark, with what happened since the
//! one before. The difference of the two files of a case is that of so many calls: what a batch costs by itself is in both.

use std::collections::HashMap;
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::hint::black_box;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use tokio::runtime::Runtime;

use crate::case::Case;
use crate::cases;
use crate::count::{Count, Counts};

/// The argument that tells a program that it runs under valgrind.
const INSIDE: &str = "--inside-valgrind";

/// Calls of the smaller of the two batches. A power of two, so that halves and eighths stay exact.
const CALLS: u64 = 256;

/// The files of a case: before its first batch, after that, and after the second.
const MARKS: usize = 3;

/// What gives out memory.
const ALLOCATORS: [&str; 5] = ["malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc"];

/// What can go wrong.
#[derive(Debug)]
pub enum CountError {
    /// There is no valgrind.
    NotInstalled,
    /// A process could not be started, or a file not be read.
    Io(io::Error),
    /// Valgrind failed; this is what it said.
    Valgrind(String),
    /// Callgrind's file is not as expected.
    Format(PathBuf),
}

impl std::fmt::Display for CountError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotInstalled => write!(
                f,
                "valgrind is not installed, which counts the instructions: install the package `valgrind` \
                 (`apt-get install valgrind` on Debian)"
            ),
            Self::Io(error) => write!(f, "cannot count under valgrind: {error}"),
            Self::Valgrind(text) => write!(f, "valgrind failed:\n{text}"),
            Self::Format(file) => write!(f, "{} is not what callgrind writes", file.display()),
        }
    }
}

impl std::error::Error for CountError {}

impl From<io::Error> for CountError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Runs the cases and ends the program, if this is the process under valgrind. The first thing that a program does
/// that calls [`count`].
pub fn run_if_inside() {
    if env::args_os().nth(1).as_deref() == Some(OsStr::new(INSIDE)) {
        let runtime = crate::runtime();
        let entered = runtime.enter();
        for case in cases::all() {
            // What happens once, such as the first use of a thread-local, is no part of a call.
            batch(&case, &runtime, CALLS);
            mark(&case);
            batch(&case, &runtime, CALLS);
            mark(&case);
            batch(&case, &runtime, 2 * CALLS);
            mark(&case);
        }
        drop(entered);
        std::process::exit(0);
    }
}

/// Not inlined, so that both batches of a case run the same code.
#[inline(never)]
fn batch(case: &Case, runtime: &Runtime, calls: u64) {
    let sum = runtime.block_on(case.batch(calls));
    case.check(calls, sum);
}

/// Where callgrind writes what it has.
#[inline(never)]
fn mark(case: &Case) {
    black_box(case);
}

/// Counts all `cases`, which are [`cases::all`], in a process of its own.
///
/// # Errors
/// Where valgrind is missing, or fails.
pub fn count(cases: &[Case]) -> Result<Counts, CountError> {
    let folder = env::temp_dir().join(format!("benches-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let counts = run(&folder).and_then(|()| {
        let one = |(index, case): (usize, &Case)| {
            let total = |mark: usize| read(&folder.join(format!("out.{}", MARKS * index + mark)));
            let (once, twice) = (total(2)?, total(3)?);
            Ok((case.id().to_owned(), each(once, twice)))
        };
        cases.iter().enumerate().map(one).collect()
    });
    fs::remove_dir_all(&folder)?;
    counts
}

fn run(folder: &Path) -> Result<(), CountError> {
    let mut out = std::ffi::OsString::from("--callgrind-out-file=");
    out.push(folder.join("out"));
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--compress-strings=no", "--dump-before=*::callgrind::mark"])
        .arg(out)
        .arg(env::current_exe()?)
        .arg(INSIDE)
        .output()
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => CountError::NotInstalled,
            _ => CountError::Io(error),
        })?;
    if output.status.success() {
        return Ok(());
    }
    Err(CountError::Valgrind(String::from_utf8_lossy(&output.stderr).into_owned()))
}

/// What one call costs, from the totals of a batch and of one that is twice as long.
fn each(once: Total, twice: Total) -> Count {
    let each = |once: u64, twice: u64| (twice as f64 - once as f64) / CALLS as f64;
    Count {
        instructions: each(once.instructions, twice.instructions),
        allocations: each(once.allocations, twice.allocations),
    }
}

#[derive(Clone, Copy)]
struct Total {
    instructions: u64,
    allocations: u64,
}

/// Reads one of callgrind's files: `summary: 16602`, and for calls of a function `cfn=malloc` and then `calls=100 0`.
fn read(file: &Path) -> Result<Total, CountError> {
    let text = fs::read_to_string(file)?;
    let wrong = || CountError::Format(file.to_owned());
    let mut instructions = None;
    let mut calls: HashMap<&str, u64> = HashMap::new();
    let mut called = "";
    for line in text.lines() {
        if let Some(total) = line.strip_prefix("summary: ") {
            instructions = total.parse().ok();
        } else if let Some(name) = line.strip_prefix("cfn=") {
            called = name;
        } else if let Some(rest) = line.strip_prefix("calls=") {
            let times: Option<u64> = rest.split_whitespace().next().and_then(|times| times.parse().ok());
            *calls.entry(called).or_default() += times.ok_or_else(wrong)?;
        }
    }
    let allocations = ALLOCATORS.iter().filter_map(|name| calls.get(name)).sum();
    Ok(Total { instructions: instructions.ok_or_else(wrong)?, allocations })
}
