//! Where a case has its database.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use cqrs_core::{Clock, MessageId, SystemClock};

/// Where a case has its database: nobody else's, and empty when the case begins.
#[derive(Debug)]
pub struct Place {
    name: String,
    folder: PathBuf,
    clock: Arc<SetClock>,
}

impl Place {
    pub(super) fn new() -> std::io::Result<Self> {
        let name = format!("cqrs_{}", MessageId::at(SystemClock.now()).as_uuid().simple());
        let folder = std::env::temp_dir().join(&name);
        fs::create_dir(&folder)?;
        Ok(Self { name, folder, clock: Arc::new(SetClock::new()) })
    }

    /// A name that no other place has: 37 lower-case letters, digits and underscores, a letter first.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// An empty folder, which is removed with all that is in it when the case has ended.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The clock that the events of this place have their time from. A store that has it from elsewhere is
    /// [without](super::Fixture::without) [`Ability::TakeTheClock`](super::Ability::TakeTheClock).
    #[must_use]
    pub fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    pub(super) fn set_clock(&self) -> &SetClock {
        &self.clock
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What is left in a folder for temporary files is no failure of the case.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A clock that shows what the case says, and stands still.
#[derive(Debug)]
pub(super) struct SetClock(Mutex<SystemTime>);

impl SetClock {
    /// A time with microseconds that are not zero, and nanoseconds that cannot be stored.
    fn new() -> Self {
        Self(Mutex::new(SystemTime::UNIX_EPOCH + Duration::new(1_900_000_000, 123_456_789)))
    }

    pub(super) fn go_on(&self, by: Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }

    pub(super) fn go_back(&self, by: Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) -= by;
    }
}

impl Clock for SetClock {
    fn now(&self) -> SystemTime {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
