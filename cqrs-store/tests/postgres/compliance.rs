//! What every store does.

use cqrs_store::compliance::{Ability, Place, Tampering};
use cqrs_store::{Store, StoreError};
use sqlx::AssertSqlSafe;

use crate::support::{pool, server};

async fn open(place: &Place) -> Result<Store, StoreError> {
    let separator = if server().contains('?') { '&' } else { '?' };
    Store::builder()
        .clock(place.clock())
        .open(&format!("{}{separator}schema={}", server(), place.name()))
        .await
}

async fn tear_down(place: &Place) {
    let sql = format!("DROP SCHEMA IF EXISTS {} CASCADE", place.name());
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&pool().await).await.unwrap();
}

/// Each statement that could change what is stored. The last error is told, and one that works is told at once.
async fn tamper(place: &Place, store: &Store, what: Tampering) -> Result<(), StoreError> {
    let statements = match what {
        Tampering::Change => {
            ["UPDATE {}.cqrs_events SET data = '{}'", "UPDATE {}.cqrs_events SET version = 9"]
        }
        Tampering::Delete => ["DELETE FROM {}.cqrs_events WHERE version = 3", "TRUNCATE {}.cqrs_events"],
        _ => return Err(StoreError::Closed),
    };
    let mut last = Ok(());
    for statement in statements {
        let sql = AssertSqlSafe(statement.replace("{}.", &format!("{}.", place.name())));
        last = sqlx::raw_sql(sql).execute(store.postgres()?).await.map(drop).map_err(StoreError::from);
        if last.is_ok() {
            return last;
        }
    }
    last
}

cqrs_store::compliance!(
    #[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
    open = open,
    tear_down = tear_down,
    tamper = tamper,
    without = [Ability::TakeTheClock],
);
