//! Handlers of events in a crate that depends on other crates with handlers of the same events: one of them defines the
//! event, two of them do not.

use contract_api::{Journal, OrderPlaced};
use contract_audit::Audited;
use cqrs::prelude::*;
use cqrs::{MediatorBuilder, handlers};

#[handler]
async fn spy(_: &OrderPlaced, journal: &Journal) -> Result<(), BoxError> {
    journal.note("app: spy");
    Ok(())
}

#[handler]
async fn spy_on_audits(_: &Audited, journal: &Journal) -> Result<(), BoxError> {
    journal.note("app: spy_on_audits");
    Ok(())
}

#[handler]
fn another_spy(_: &Audited, journal: &Journal) -> Result<(), BoxError> {
    journal.note("app: another_spy");
    Ok(())
}

#[tokio::test]
async fn all_of_them_run() {
    let journal = std::sync::Arc::new(Journal::default());
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![spy, spy_on_audits, another_spy])
        .handlers(handlers![contract_audit::record, contract_audit::archive, contract_orders::confirm])
        .provide_dyn::<Journal>(journal.clone())
        .build()
        .unwrap();
    mediator.publish(OrderPlaced { id: 1 }).await.unwrap();
    mediator.publish(Audited).await.unwrap();
    assert_eq!(
        journal.entries(),
        [
            "orders: confirm",
            "audit: record",
            "app: spy",
            "app: another_spy",
            "audit: archive",
            "app: spy_on_audits"
        ]
    );
}
