//! How a SQLite database is opened: what its URL says.

use std::path::PathBuf;
use std::time::Duration;

use crate::error::StoreError;

/// Where the database is, and how it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Options {
    /// The file; `None` for memory.
    pub(super) file: Option<PathBuf>,
    pub(super) synchronous: Synchronous,
    pub(super) busy_timeout: Duration,
    /// How many connections read at a time.
    pub(super) readers: usize,
}

/// When SQLite waits for the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Synchronous {
    /// At each commit: a commit outlives a power failure.
    Full,
    /// Now and then: a power failure may take the last commits, and leaves the database in order.
    Normal,
    /// Never: a power failure may destroy the database.
    Off,
}

impl Synchronous {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Full => "FULL",
            Self::Normal => "NORMAL",
            Self::Off => "OFF",
        }
    }
}

impl Options {
    /// Reads `sqlite://shop.db?synchronous=normal`.
    pub(super) fn parse(url: &str) -> Result<Self, StoreError> {
        let refuse = |why: String| StoreError::Url { url: url.to_owned(), why };
        let rest = url.strip_prefix("sqlite:").unwrap_or(url);
        let rest = rest.strip_prefix("//").unwrap_or(rest);
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let path = percent_encoding::percent_decode_str(path)
            .decode_utf8()
            .map_err(|_| refuse("its path is no UTF-8".to_owned()))?;
        let file = match &*path {
            "" => {
                return Err(refuse(
                    "it names no file: write `sqlite://shop.db` or `sqlite::memory:`".to_owned(),
                ));
            }
            ":memory:" => None,
            path => Some(PathBuf::from(path)),
        };
        let readers = std::thread::available_parallelism().map_or(4, usize::from).max(4);
        let synchronous = Synchronous::Full;
        let mut options = Self { file, synchronous, busy_timeout: Duration::from_secs(5), readers };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let number = || {
                let number = value.parse::<u32>().ok().filter(|number| *number > 0);
                number.ok_or_else(|| refuse(format!("`{name}={value}` is no number from 1")))
            };
            match &*name {
                "synchronous" => {
                    options.synchronous = match &*value {
                        "full" => Synchronous::Full,
                        "normal" => Synchronous::Normal,
                        "off" => Synchronous::Off,
                        _ => {
                            return Err(refuse(format!(
                                "`{name}={value}` is none of `full`, `normal`, `off`"
                            )));
                        }
                    }
                }
                "busy_timeout_ms" => options.busy_timeout = Duration::from_millis(number()?.into()),
                "readers" => options.readers = number()? as usize,
                _ => {
                    let known = "`synchronous`, `busy_timeout_ms`, `readers`";
                    return Err(refuse(format!("there is no option `{name}`; there are {known}")));
                }
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(url: &str) -> Option<PathBuf> {
        Options::parse(url).unwrap().file
    }

    #[test]
    fn the_path_is_relative_or_absolute() {
        assert_eq!(file("sqlite://shop.db"), Some("shop.db".into()));
        assert_eq!(file("sqlite:data/shop.db"), Some("data/shop.db".into()));
        assert_eq!(file("sqlite:///var/shop.db"), Some("/var/shop.db".into()));
        assert_eq!(file("sqlite://my%20shop.db"), Some("my shop.db".into()));
    }

    #[test]
    fn memory_has_no_file() {
        assert_eq!(file("sqlite::memory:"), None);
        assert_eq!(file("sqlite://:memory:"), None);
    }

    #[test]
    fn options_follow_the_path() {
        let options =
            Options::parse("sqlite://shop.db?synchronous=normal&busy_timeout_ms=250&readers=2").unwrap();
        assert_eq!(options.synchronous, Synchronous::Normal);
        assert_eq!(options.busy_timeout, Duration::from_millis(250));
        assert_eq!(options.readers, 2);
    }

    #[test]
    fn what_it_does_not_know_it_refuses() {
        let error = |url| Options::parse(url).unwrap_err().to_string();
        assert_eq!(
            error("sqlite://shop.db?sync=off"),
            "`sqlite://shop.db?sync=off` cannot be opened: there is no option `sync`; there are `synchronous`, \
             `busy_timeout_ms`, `readers`"
        );
        assert_eq!(
            error("sqlite://a?synchronous=never"),
            "`sqlite://a?synchronous=never` cannot be opened: `synchronous=never` is none of `full`, `normal`, `off`"
        );
        assert_eq!(
            error("sqlite://a?readers=0"),
            "`sqlite://a?readers=0` cannot be opened: `readers=0` is no number from 1"
        );
        assert_eq!(
            error("sqlite:"),
            "`sqlite:` cannot be opened: it names no file: write `sqlite://shop.db` or `sqlite::memory:`"
        );
    }
}
