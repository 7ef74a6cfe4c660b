//! The database files of one run: a new one for each measurement.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A folder of database files, which is gone when it is dropped.
#[derive(Debug)]
pub struct Files {
    folder: PathBuf,
}

impl Files {
    /// An empty folder.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn new(folder: PathBuf) -> io::Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    /// Where the file with this name is.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.db"))
    }

    /// A file for one measurement: new, or a copy.
    ///
    /// # Errors
    /// Where it cannot be copied.
    pub fn fresh(&self, copied: Option<&Path>) -> io::Result<File> {
        let file = File { path: self.path("measured") };
        file.remove();
        if let Some(copied) = copied {
            fs::copy(copied, &file.path)?;
            // What the kernel has still to write would be in the way of what is measured.
            fs::File::open(&file.path)?.sync_all()?;
        }
        Ok(file)
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        // The next run empties it, too.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A database file, which is gone when it is dropped.
#[derive(Debug)]
pub struct File {
    path: PathBuf,
}

impl File {
    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn remove(&self) {
        for suffix in ["", "-wal", "-shm"] {
            let mut name = self.path.clone().into_os_string();
            name.push(suffix);
            // Most of them are not there.
            let _ = fs::remove_file(name);
        }
    }
}

impl Drop for File {
    fn drop(&mut self) {
        self.remove();
    }
}
