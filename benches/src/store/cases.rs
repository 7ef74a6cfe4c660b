//! What is done.

use super::setting::Setting;

/// A measured piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Case {
    /// Appends in transactions of their own, each task to a stream of its own.
    Append {
        /// How many at a time.
        tasks: u64,
        /// Events of one append.
        batch: u64,
    },
    /// Loads aggregates of [`EACH`] events, decides, and appends one.
    Decide,
    /// Reads all [`STREAMS`] × [`EACH`] events.
    Read,
}

/// Streams of the files that are there before something is loaded or read.
pub const STREAMS: u64 = 1000;

/// Events of each of them.
pub const EACH: u64 = 100;

/// Appends of each task, and decisions, before the clock starts.
const WARM_UP: u64 = 10;

impl Case {
    /// All of them, as the page has them.
    pub const ALL: [Self; 6] = [
        Self::Append { tasks: 1, batch: 1 },
        Self::Append { tasks: 16, batch: 1 },
        Self::Append { tasks: 1, batch: 10 },
        Self::Append { tasks: 1, batch: 100 },
        Self::Decide,
        Self::Read,
    ];

    /// As the tables call it.
    #[must_use]
    pub fn title(self) -> String {
        match self {
            Self::Append { tasks, batch } => {
                let events = if batch == 1 { "event" } else { "events" };
                let by = if tasks == 1 { String::new() } else { format!(", {tasks} tasks") };
                format!("append {batch} {events}{by}")
            }
            Self::Decide => format!("load {EACH} events, decide, append"),
            Self::Read => format!("read all {} events", STREAMS * EACH),
        }
    }

    /// How often it is done in one round: appends, decisions, or readings. Where nobody waits for the disk at each commit,
    /// it is so often that everybody writes the log back into the file now and then.
    fn count(self, setting: Setting) -> u64 {
        let is_quick = setting == Setting::SqliteNormal;
        match self {
            Self::Append { tasks: 1, batch: 100 } => {
                if is_quick {
                    300
                } else {
                    100
                }
            }
            Self::Append { tasks: 1, batch: 10 } => {
                if is_quick {
                    1000
                } else {
                    200
                }
            }
            Self::Append { tasks: 1, .. } => {
                if is_quick {
                    2000
                } else {
                    200
                }
            }
            Self::Append { .. } => {
                if is_quick {
                    4000
                } else {
                    800
                }
            }
            Self::Decide => {
                if is_quick {
                    900
                } else {
                    200
                }
            }
            Self::Read => 1,
        }
    }

    /// Appends, decisions, or events that are read, in one round.
    #[must_use]
    pub fn units(self, setting: Setting) -> u64 {
        match self {
            Self::Append { .. } | Self::Decide => self.count(setting),
            Self::Read => STREAMS * EACH,
        }
    }

    /// Events of one of them.
    #[must_use]
    pub fn events(self) -> u64 {
        match self {
            Self::Append { batch, .. } => batch,
            Self::Decide | Self::Read => 1,
        }
    }

    /// Whether it needs a file with events.
    #[must_use]
    pub fn is_on_filled(self) -> bool {
        matches!(self, Self::Decide | Self::Read)
    }

    /// What a contender is asked.
    #[must_use]
    pub fn request(self, setting: Setting) -> String {
        let count = self.count(setting);
        match self {
            Self::Append { tasks, batch } => format!("append tasks={tasks} count={count} batch={batch}"),
            Self::Decide => format!("decide count={count}"),
            Self::Read => "read".to_owned(),
        }
    }

    /// How many events there have to be at the end, with those before the clock starts.
    #[must_use]
    pub fn events_at_end(self, setting: Setting) -> u64 {
        match self {
            Self::Append { tasks, batch } => (WARM_UP * tasks + self.count(setting)) * batch,
            Self::Decide => STREAMS * EACH + WARM_UP + self.count(setting),
            Self::Read => STREAMS * EACH,
        }
    }
}
