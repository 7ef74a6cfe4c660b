//! On what database the contenders run, and how safely.

/// A database, and when a commit is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Setting {
    /// SQLite in WAL mode, `synchronous = FULL`: a commit outlives a power failure.
    SqliteFull,
    /// SQLite in WAL mode, `synchronous = NORMAL`: a power failure may take the last commits.
    SqliteNormal,
}

impl Setting {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::SqliteFull, Self::SqliteNormal];

    /// As the contenders are told.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SqliteFull => "full",
            Self::SqliteNormal => "normal",
        }
    }

    /// As people read it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::SqliteFull => "SQLite, `synchronous = FULL`",
            Self::SqliteNormal => "SQLite, `synchronous = NORMAL`",
        }
    }

    /// What `PRAGMA synchronous` has to say.
    #[must_use]
    pub fn synchronous(self) -> f64 {
        match self {
            Self::SqliteFull => 2.0,
            Self::SqliteNormal => 1.0,
        }
    }
}
