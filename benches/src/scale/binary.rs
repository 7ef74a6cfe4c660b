//! How large a binary is.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use super::failed;

/// In bytes.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Of the machine code.
    pub text: u64,
    /// Of the file without symbols and debug information.
    pub stripped: u64,
}

impl Size {
    /// Of the binary at `path`, by the tools that come with a linker.
    ///
    /// # Errors
    /// Where the tools are missing, or the file is no binary.
    pub fn of(path: &Path) -> io::Result<Self> {
        let sections = run(Command::new("size").args(["-A", "-d"]).arg(path))?;
        let is_text = |line: &&str| line.split_whitespace().next() == Some(".text");
        let text =
            sections.lines().find(is_text).and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
        let text = text.ok_or_else(|| failed(format!("{} has no `.text`", path.display())))?;
        let copy = path.with_extension("stripped");
        run(Command::new("strip").arg("-o").arg(&copy).arg(path))?;
        let stripped = fs::metadata(&copy)?.len();
        fs::remove_file(copy)?;
        Ok(Self { text, stripped })
    }
}

fn run(command: &mut Command) -> io::Result<String> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(failed(format!("{command:?}:\n{}", String::from_utf8_lossy(&output.stderr))))
}
