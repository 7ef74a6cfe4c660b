//! The connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sqlx::pool::PoolConnection;
use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection, PgPool};

use super::failed;
use super::options::Options;
use crate::error::StoreError;

/// A connection that nobody has used for so long is tried first: that costs a round trip, and is worth it where there
/// is not much to do anyway.
const UNTRIED: Duration = Duration::from_secs(1);

pub(super) fn open(options: &Options, health: Arc<Health>) -> PgPool {
    PgPoolOptions::new()
        .max_connections(options.pool_size)
        .acquire_timeout(options.acquire_timeout)
        .test_before_acquire(false)
        .before_acquire(move |connection, idle| {
            let is_good = idle.idle_for < UNTRIED && !health.was_lost_within(idle.idle_for);
            Box::pin(async move {
                if !is_good {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_lazy_with(options.connect.clone())
}

pub(super) async fn acquire(
    pool: &PgPool,
    attempted: &'static str,
) -> Result<PoolConnection<sqlx::Postgres>, StoreError> {
    pool.acquire().await.map_err(|error| match error {
        sqlx::Error::PoolTimedOut if pool.size() >= pool.options().get_max_connections() => {
            StoreError::Busy {
                attempted,
                why: format!("all {} connections are in use; `pool_size` is how many there are", pool.size()),
            }
        }
        error => failed(attempted, error),
    })
}

/// When a connection was last found lost. Those that have been idle since may be lost as well: the server was stopped.
pub(super) struct Health {
    since: Instant,
    /// In microseconds after `since`; 0 for never.
    lost_at: AtomicU64,
}

impl Health {
    pub(super) fn new() -> Self {
        Self { since: Instant::now(), lost_at: AtomicU64::new(0) }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// Whether the error means that the connection is lost.
    pub(super) fn note(&self, error: &StoreError) -> bool {
        let StoreError::Database { source, .. } = error else { return false };
        let is_lost = source.downcast_ref().is_some_and(is_lost);
        if is_lost {
            self.lost_at.fetch_max(self.now(), Ordering::AcqRel);
        }
        is_lost
    }

    fn was_lost_within(&self, time: Duration) -> bool {
        let lost_at = self.lost_at.load(Ordering::Acquire);
        lost_at > 0
            && self.now().saturating_sub(lost_at) <= u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
    }
}

fn is_lost(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::Tls(_) => true,
        // The server goes, or closes the connection.
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| code.starts_with("57P") || code.starts_with("08"))
        }
        _ => false,
    }
}
