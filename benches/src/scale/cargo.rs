//! Runs cargo on generated packages, and says what that took.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::failed;

/// How a package is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// `cargo build`.
    Debug,
    /// `cargo build --release`.
    Release,
}

impl Profile {
    /// As it is said on the command line, and as cargo calls its folder.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }

    /// The profile with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Debug, Self::Release].into_iter().find(|profile| profile.name() == name)
    }
}

/// What a build took.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// From start to end.
    pub wall: Duration,
    /// Of all processors, in steps of 10 ms: what others do on the machine counts less here.
    pub processor: Duration,
}

impl Cost {
    /// The smaller one of each: whatever disturbs a build only adds.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Self { wall: self.wall.min(other.wall), processor: self.processor.min(other.processor) }
    }
}

/// Cargo, with a folder for all that it builds here.
#[derive(Debug)]
pub struct Cargo {
    target: PathBuf,
}

impl Cargo {
    /// Everything goes into `target`, so that packages share what they depend on.
    #[must_use]
    pub fn new(target: PathBuf) -> Self {
        Self { target }
    }

    /// Builds the package or workspace in `folder`, and whatever it needs.
    ///
    /// # Errors
    /// What cargo said, where the build fails.
    pub fn build(&self, folder: &Path, profile: Profile) -> io::Result<Cost> {
        let (started, before) = (Instant::now(), processor_time()?);
        self.run("build", folder, profile, &[])?;
        Ok(Cost { wall: started.elapsed(), processor: processor_time()?.saturating_sub(before) })
    }

    /// Removes what was built of one package, and keeps what it depends on.
    ///
    /// # Errors
    /// What cargo said.
    pub fn clean(&self, folder: &Path, package: &str, profile: Profile) -> io::Result<()> {
        self.run("clean", folder, profile, &["--package", package])
    }

    /// The folder that binaries are in after a build.
    #[must_use]
    pub fn binaries(&self, profile: Profile) -> PathBuf {
        self.target.join(profile.name())
    }

    fn run(&self, verb: &str, folder: &Path, profile: Profile, more: &[&str]) -> io::Result<()> {
        let mut command = Command::new("cargo");
        for (variable, _) in env::vars_os() {
            if variable.to_str().is_some_and(changes_builds) {
                command.env_remove(variable);
            }
        }
        command.current_dir(folder).env("CARGO_TARGET_DIR", &self.target).args([verb, "--quiet"]).args(more);
        if profile == Profile::Release {
            command.arg("--release");
        }
        let output = command.output()?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(failed(format!("cargo {verb} in {}:\n{said}", folder.display())))
    }
}

/// Whether a variable of the caller may change what is built here, or how.
fn changes_builds(variable: &str) -> bool {
    let kept = ["CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"];
    (variable.starts_with("CARGO") || variable.starts_with("RUST")) && !kept.contains(&variable)
}

/// Of all processes that this one has started, that those have started, and so on, once they have ended.
fn processor_time() -> io::Result<Duration> {
    /// The unit of `/proc`, whatever the kernel was built with.
    const TICKS_PER_SECOND: u64 = 100;
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The second field is the program's name in parentheses, with whatever it has in it.
    let (_, fields) = stat.rsplit_once(')').ok_or_else(|| failed(format!("/proc/self/stat has: {stat}")))?;
    let of_children = fields.split_whitespace().skip(13).take(2);
    let ticks: u64 = of_children.filter_map(|field| field.parse::<u64>().ok()).sum();
    Ok(Duration::from_millis(ticks * 1000 / TICKS_PER_SECOND))
}
