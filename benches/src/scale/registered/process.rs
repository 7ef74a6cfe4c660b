//! A generated program that runs, and does what it is told.

use std::fmt::Display;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::str::FromStr;
use std::time::{Duration, Instant};

use crate::scale::failed;

/// The function that the program sends in, as valgrind knows it.
const SENDING: &str = "--toggle-collect=app::send*";

/// It ends when it is dropped.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Process {
    pub(super) fn start(program: &Path) -> io::Result<Self> {
        Self::of(Command::new(program).stderr(Stdio::inherit()))
    }

    fn of(command: &mut Command) -> io::Result<Self> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = child.stdin.take();
        let output = child.stdout.take().ok_or_else(|| failed("the output is not piped"))?;
        Ok(Self { child, input, output: BufReader::new(output) })
    }

    /// The numbers that it answers one line with.
    pub(super) fn ask(&mut self, line: impl Display) -> io::Result<Vec<f64>> {
        let input = self.input.as_mut().ok_or_else(|| failed("the input is closed"))?;
        writeln!(input, "{line}")?;
        let mut answer = String::new();
        self.output.read_line(&mut answer)?;
        numbers(&answer)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.input = None;
        // It ends with its input; how, makes no difference any more.
        let _ = self.child.wait();
    }
}

/// The numbers that a program prints.
pub(super) fn printed<N: FromStr>(program: &Path) -> io::Result<Vec<N>> {
    let output = Command::new(program).stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    numbers(&String::from_utf8_lossy(&output.stdout))
}

fn numbers<N: FromStr>(text: &str) -> io::Result<Vec<N>> {
    let parse = |word: &str| word.parse().map_err(|_| failed(format!("no numbers: {text:?}")));
    text.split_whitespace().map(parse).collect()
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
