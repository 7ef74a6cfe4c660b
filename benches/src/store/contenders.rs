//! Who stores events.

use std::fs;
use std::path::{Path, PathBuf};

/// A package in `benches/store`, and what it does there.
#[derive(Debug)]
pub struct Contender {
    /// As the tables call it; also its folder.
    pub name: &'static str,
    /// Who it is compared with: another crate for event sourcing.
    pub is_peer: bool,
    /// The crates that it is about, whose versions the page says.
    pub crates: &'static [&'static str],
    /// The most events that one of its streams can have.
    pub longest: Option<u64>,
    /// How it was used.
    pub how: &'static str,
}

impl Contender {
    /// The package's folder.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("store").join(self.name)
    }

    /// The program, among those that cargo has built.
    #[must_use]
    pub fn program(&self, binaries: &Path) -> PathBuf {
        binaries.join(format!("store-{}", self.name))
    }

    /// The versions of its crates, as its lock file has them.
    #[must_use]
    pub fn versions(&self) -> String {
        let lock = fs::read_to_string(self.folder().join("Cargo.lock")).unwrap_or_default();
        let version = |name: &str| {
            let (_, rest) = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?;
            rest.split('"').next().map(|version| format!("{name} {version}"))
        };
        let versions: Vec<String> = self.crates.iter().filter_map(|name| version(name)).collect();
        versions.join(", ")
    }
}

/// The name of this repository's store.
pub const OURS: &str = "ours";

/// All of them.
pub const ALL: [Contender; 4] = [
    Contender {
        name: OURS,
        is_peer: false,
        crates: &["cqrs", "rusqlite"],
        longest: None,
        how: "`Store::append` with the expected version; a decider behind `Mediator::send`; `Store::read_all().events()`, \
              decoded. `synchronous` is in the URL, and was asked for on the connection that writes, in \
              `Store::write_sqlite`",
    },
    Contender {
        name: "raw",
        is_peer: false,
        crates: &["rusqlite"],
        longest: None,
        how: "rusqlite by hand, what a store can be measured by: one connection behind a mutex, prepared statements, all \
              in place, and no event ids, times or metadata. `PRAGMA journal_mode` and `synchronous` are set and asked \
              for on that connection",
    },
    Contender {
        name: "cqrs-es",
        is_peer: true,
        crates: &["cqrs-es", "sqlite-es", "sqlx"],
        longest: None,
        how: "`EventStore::commit` with the sequence in a context, so that nothing is loaded; `CqrsFramework::execute`; \
              `stream_all_events`, which sorts by the number within the stream: it has no order of all events. \
              The pool is that of `default_sqlite_pool` (WAL, foreign keys) with one connection instead of ten, which is \
              quicker, and with the `synchronous` of the case; asked for through the pool",
    },
    Contender {
        name: "evento",
        is_peer: true,
        crates: &["evento", "sqlx"],
        longest: Some(65_535),
        how: "`evento::append` with `original_version`; a projection without snapshots, `load` and then `append`; \
              `Executor::read` in pages of 1000, in the order of their milliseconds. It stores bitcode and not JSON. An \
              `RwSqlite` of two pools with four connections each, the quickest of one, four and ten, both with WAL and the \
              `synchronous` of the case; asked for through the pool that writes. Its versions are 16 bits: a stream ends \
              at 65535 events",
    },
];
