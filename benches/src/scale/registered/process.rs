//! A generated program: what it prints, how long it lives, and its instructions.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::str::FromStr;
use std::time::{Duration, Instant};

use crate::process::{Process, numbers};
use crate::scale::failed;

/// The function that the program sends in, as valgrind knows it.
const SENDING: &str = "--toggle-collect=app::send*";

/// The numbers that a program prints.
pub(super) fn printed<N: FromStr>(program: &Path) -> io::Result<Vec<N>> {
    let output = Command::new(program).stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    numbers(&String::from_utf8_lossy(&output.stdout))
}

/// From its start to its end, where it is told nothing.
pub(super) fn lifetime(program: &Path) -> io::Result<Duration> {
    let started = Instant::now();
    drop(Process::start(program)?);
    Ok(started.elapsed())
}

/// The instructions of so many sends, under valgrind; `None` where there is none.
pub(super) fn instructions(program: &Path, sends: u64) -> io::Result<Option<f64>> {
    let command = ["--tool=callgrind", "--callgrind-out-file=/dev/null", "--collect-atstart=no", SENDING];
    let spawned = Command::new("valgrind")
        .args(command)
        .arg(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match spawned {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        spawned => spawned?,
    };
    if let Some(mut input) = child.stdin.take() {
        writeln!(input, "send {sends}")?;
    }
    let output = child.wait_with_output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let collected = said.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok());
    collected.map(Some).ok_or_else(|| failed(format!("valgrind counted nothing:\n{said}")))
}
