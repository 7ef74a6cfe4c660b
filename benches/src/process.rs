//! A program that runs, and does what it is told.

use std::fmt::Display;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::str::FromStr;

use crate::scale::failed;

/// It ends when it is dropped.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Process {
    pub(crate) fn start(program: &Path) -> io::Result<Self> {
        Self::of(Command::new(program).stderr(Stdio::inherit()))
    }

    fn of(command: &mut Command) -> io::Result<Self> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = child.stdin.take();
        let output = child.stdout.take().ok_or_else(|| failed("the output is not piped"))?;
        Ok(Self { child, input, output: BufReader::new(output) })
    }

    /// The numbers that it answers one line with.
    pub(crate) fn ask(&mut self, line: impl Display) -> io::Result<Vec<f64>> {
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

/// The numbers of a line.
pub(crate) fn numbers<N: FromStr>(text: &str) -> io::Result<Vec<N>> {
    let parse = |word: &str| word.parse().map_err(|_| failed(format!("no numbers: {text:?}")));
    text.split_whitespace().map(parse).collect()
}
