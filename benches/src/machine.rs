//! Where it was measured.

use std::fs;
use std::process::Command;
use std::thread;

/// The processor's name.
#[must_use]
pub fn processor() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    name.map_or_else(|| std::env::consts::ARCH.to_owned(), |(_, name)| name.trim().to_owned())
}

/// How many threads run at once.
#[must_use]
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// The compiler's version, such as `rustc 1.95.0`.
#[must_use]
pub fn rustc() -> String {
    let version = first_line("rustc", &["--version"]);
    version.split(" (").next().unwrap_or(&version).to_owned()
}

/// Valgrind's version, such as `valgrind-3.19.0`.
#[must_use]
pub fn valgrind() -> String {
    first_line("valgrind", &["--version"])
}

/// Today, in UTC: `2025-01-31`.
#[must_use]
pub fn date() -> String {
    first_line("date", &["-u", "+%F"])
}

fn first_line(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().next().map_or_else(|| format!("{program} unknown"), str::to_owned)
}

/// The version of a crate that was compiled in, as the lock file has it.
#[must_use]
pub fn version_of(name: &str) -> &'static str {
    let lock = include_str!("../../Cargo.lock");
    let mut lines = lock.lines();
    let found = lines
        .find(|line| line.strip_prefix("name = \"").and_then(|rest| rest.strip_suffix('"')) == Some(name));
    found.and_then(|_| lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')).unwrap_or("?")
}
