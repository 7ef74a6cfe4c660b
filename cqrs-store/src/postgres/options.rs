//! How a PostgreSQL database is reached: what its URL says.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;

use crate::error::StoreError;
use crate::store::redacted;

/// What a URL may say to the driver.
const OF_THE_DRIVER: &[&str] = &[
    "application_name",
    "dbname",
    "host",
    "hostaddr",
    "options",
    "password",
    "port",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "statement-cache-capacity",
    "user",
];

/// Where the database is, and how it is used.
#[derive(Clone)]
pub(super) struct Options {
    pub(super) connect: PgConnectOptions,
    /// Where the tables are; `None` for where PostgreSQL puts tables.
    pub(super) schema: Option<String>,
    pub(super) pool_size: u32,
    pub(super) acquire_timeout: Duration,
}

impl Options {
    /// Reads `postgres://user:password@host/database?schema=shop&pool_size=20`.
    pub(super) fn parse(url: &str) -> Result<Self, StoreError> {
        let refuse = |why: String| StoreError::Url { url: redacted(url), why };
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        if query.contains('@') && !base.contains('@') {
            // It is a part of the password, most likely, and is not repeated.
            return Err(refuse(
                "write `?`, `/` and `#` in a user or password as `%3F`, `%2F`, `%23`".to_owned(),
            ));
        }
        let (mut schema, mut pool_size) = (None, 10);
        let (mut acquire_timeout, mut busy_timeout, mut statement_timeout) = (5_000, 5_000, None);
        let mut of_the_driver = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let number = || {
                let number =
                    value.parse::<u32>().ok().filter(|number| *number > 0 && *number <= i32::MAX as u32);
                number.ok_or_else(|| refuse(format!("`{name}={value}` is no number from 1")))
            };
            match &*name {
                "schema" => {
                    let why = "letters, digits, `_` and `-` make the name of a schema, at most 63 bytes";
                    if !is_schema(&value) {
                        return Err(refuse(format!("`{name}={value}` names none: {why}")));
                    }
                    schema = Some(value.into_owned());
                }
                "pool_size" => pool_size = number()?,
                "acquire_timeout_ms" => acquire_timeout = number()?,
                "busy_timeout_ms" => busy_timeout = number()?,
                "statement_timeout_ms" => statement_timeout = Some(number()?),
                known if OF_THE_DRIVER.contains(&known) || known.starts_with("options[") => {
                    of_the_driver.append_pair(&name, &value);
                }
                _ => {
                    let known = "`schema`, `pool_size`, `acquire_timeout_ms`, `busy_timeout_ms`, \
                                 `statement_timeout_ms`, and those of the driver, such as `sslmode`";
                    return Err(refuse(format!("there is no option `{name}`; there are {known}")));
                }
            }
        }
        let connect = PgConnectOptions::from_str(&format!("{base}?{}", of_the_driver.finish()))
            .map_err(|error| refuse(error.to_string()))?;
        // What is appended may wait for others, and then sees what they have committed.
        let mut settings = vec![
            ("default_transaction_isolation", "read committed".to_owned()),
            ("lock_timeout", busy_timeout.to_string()),
        ];
        if let Some(timeout) = statement_timeout {
            settings.push(("statement_timeout", timeout.to_string()));
        }
        Ok(Self {
            connect: connect.options(settings),
            schema,
            pool_size,
            acquire_timeout: Duration::from_millis(acquire_timeout.into()),
        })
    }
}

/// Whether it can stand between double quotes in the middle of SQL.
pub(super) fn is_schema(name: &str) -> bool {
    let is_allowed = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
    !name.is_empty() && name.len() <= 63 && name.chars().all(is_allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(url: &str) -> String {
        match Options::parse(url) {
            Ok(_) => panic!("`{url}` is no mistake"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn own_options_are_taken_out_of_what_the_driver_gets() {
        let options = Options::parse(
            "postgres://me:secret@db:5433/shop?schema=orders&pool_size=20&acquire_timeout_ms=250&\
             busy_timeout_ms=100&statement_timeout_ms=9&application_name=a%26b",
        )
        .unwrap();
        assert_eq!(options.schema.as_deref(), Some("orders"));
        assert_eq!(options.pool_size, 20);
        assert_eq!(options.acquire_timeout, Duration::from_millis(250));
        assert_eq!(options.connect.get_host(), "db");
        assert_eq!(options.connect.get_port(), 5433);
        assert_eq!(options.connect.get_database(), Some("shop"));
        assert_eq!(options.connect.get_application_name(), Some("a&b"));
        let settings = options.connect.get_options().unwrap();
        assert!(settings.ends_with(
            r"-c default_transaction_isolation=read\ committed -c lock_timeout=100 -c statement_timeout=9"
        ));
    }

    #[test]
    fn what_it_does_not_know_it_refuses() {
        assert!(error("postgres://db/shop?poolsize=2").contains("there is no option `poolsize`; there are"));
        assert_eq!(
            error("postgres://db/shop?pool_size=0"),
            "`postgres://db/shop?pool_size=0` cannot be opened: `pool_size=0` is no number from 1"
        );
        assert!(error("postgres://db/shop?schema=a%22b").contains("names none"));
        assert!(error("postgres://db/shop?schema=").contains("names none"));
    }

    #[test]
    fn a_password_is_never_repeated() {
        for url in [
            "postgres://me:secret@db:x/shop",
            "postgres://me:secret@db/shop?pool_size=0",
            "postgres://me:secret@db/shop?poolsize=1",
            "postgres://db/shop?password=secret&pool_size=0",
            "postgres://db/shop?pool_size=0&user=a&password=secret",
            "postgres://db/shop?pool_size=0&pass%77ord=secret",
            "postgres://me:a?secret@db/shop",
            "postgres://me:a?b=secret@db/shop",
            "postgres://me:a/secret@db/shop?pool_size=0",
            "postgres://me:a#secret@db/shop?pool_size=0",
        ] {
            let error = error(url);
            assert!(!error.contains("secret"), "{error}");
            assert!(error.contains("cannot be opened"), "{error}");
        }
    }
}
