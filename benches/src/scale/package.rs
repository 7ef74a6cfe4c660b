//! Files of generated packages.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Commands and handlers in one file, as in a program.
pub const PER_MODULE: usize = 50;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A folder with a package or a workspace.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// A folder, with the versions of this workspace's dependencies.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn new(path: PathBuf) -> io::Result<Self> {
        let folder = Self { path };
        let lock = fs::read_to_string(Path::new(ROOT).join("Cargo.lock"))?;
        // Cargo takes out of its own copy what the package does not need; the other one tells when it is out of date.
        if folder.write("workspace.lock", &lock)? {
            folder.write("Cargo.lock", &lock)?;
        }
        Ok(folder)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file, and says whether it was another one. One that is there with the same text stays untouched, so that
    /// cargo builds nothing anew.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(&self, file: &str, text: &str) -> io::Result<bool> {
        let file = self.path.join(file);
        if fs::read(&file).is_ok_and(|old| old == text.as_bytes()) {
            return Ok(false);
        }
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, text)?;
        Ok(true)
    }
}

/// The folder of the crate that is measured, as it stands in a `Cargo.toml`.
#[must_use]
pub fn root() -> &'static str {
    ROOT
}
