//! SQLite, as a file and in memory, does what every store does.

mod file {
    use cqrs_store::compliance::{Place, Tampering};
    use cqrs_store::{Store, StoreError};

    async fn open(place: &Place) -> Result<Store, StoreError> {
        let file = place.folder().join("store.db");
        Store::builder().clock(place.clock()).open(&format!("sqlite://{}", file.display())).await
    }

    async fn tamper(_: &Place, store: &Store, what: Tampering) -> Result<(), StoreError> {
        super::tamper(store, what).await
    }

    cqrs_store::compliance!(open = open, tamper = tamper);
}

mod memory {
    use cqrs_store::compliance::{Ability, Place, Tampering};
    use cqrs_store::{Store, StoreError};

    async fn open(place: &Place) -> Result<Store, StoreError> {
        Store::builder().clock(place.clock()).open("sqlite::memory:").await
    }

    async fn tamper(_: &Place, store: &Store, what: Tampering) -> Result<(), StoreError> {
        super::tamper(store, what).await
    }

    cqrs_store::compliance!(
        open = open,
        tamper = tamper,
        without = [Ability::OpenAgain, Ability::ReadBesideTransactions],
    );
}

use cqrs_store::compliance::Tampering;
use cqrs_store::{Store, StoreError};

/// Each statement that could change what is stored.
async fn tamper(store: &Store, what: Tampering) -> Result<(), StoreError> {
    let statements = match what {
        Tampering::Change => [
            "UPDATE cqrs_events SET data = '{}'",
            "UPDATE OR REPLACE cqrs_events SET version = 1",
            "INSERT OR REPLACE INTO cqrs_events SELECT * FROM cqrs_events",
        ],
        Tampering::Delete => [
            "DELETE FROM cqrs_events",
            "DELETE FROM cqrs_events WHERE version = 3",
            "REPLACE INTO cqrs_events (stream, version, event_id, name, schema_version, data, recorded_at) \
             SELECT stream, 4, event_id, name, 1, '{}', 0 FROM cqrs_events WHERE version = 3",
        ],
        _ => return Err(StoreError::Closed),
    };
    let mut last = Ok(());
    for statement in statements {
        last = store
            .write_sqlite(|sqlite| {
                sqlite.execute_batch(statement).map_err(|error| StoreError::database("tamper", error))
            })
            .await;
        if last.is_ok() {
            eprintln!("SQLite lets `{statement}` through");
            break;
        }
    }
    last
}
