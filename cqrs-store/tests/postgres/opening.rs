//! How a store is opened, and what the database has then.

use cqrs_store::{ExpectedVersion, Store, StoreError};

use crate::support::{events, id, in_schema, log, pool, server};

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn many_may_open_a_new_database_at_once() {
    in_schema(async |schema| {
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..5 {
            let url = schema.url("pool_size=2");
            tasks.spawn(async move {
                let store = Store::open(&url).await.unwrap();
                store.append(&id(number), ExpectedVersion::NoStream, events(1)).await.unwrap();
                store.close().await.unwrap();
            });
        }
        tasks.join_all().await;
        let store = schema.store().await;
        assert_eq!(log(&store).await.len(), 5);
        let pool = store.postgres().unwrap();
        assert_eq!(schema.number(pool, "SELECT count(*) FROM {s}.cqrs_schema").await, 1);
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn a_newer_database_is_refused() {
    in_schema(async |schema| {
        let store = schema.store().await;
        schema.sql(store.postgres().unwrap(), "UPDATE {s}.cqrs_schema SET version = 99").await.unwrap();
        let error = Store::open(&schema.url("")).await.unwrap_err();
        assert!(matches!(error, StoreError::NewerDatabase { found: 99, known: 1 }), "{error:?}");
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn a_schema_that_is_there_is_used() {
    in_schema(async |schema| {
        let pool = pool().await;
        schema.sql(&pool, "CREATE SCHEMA {s}; CREATE TABLE {s}.own (id bigint)").await.unwrap();
        let store = schema.store().await;
        store.append(&id(1), ExpectedVersion::NoStream, events(1)).await.unwrap();
        store.close().await.unwrap();
        assert!(matches!(
            store.append(&id(1), ExpectedVersion::Any, events(1)).await,
            Err(StoreError::Closed)
        ));
        assert_eq!(log(&schema.store().await).await.len(), 1);
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn without_one_the_tables_are_in_the_first_schema_of_the_search_path() {
    in_schema(async |schema| {
        let pool = pool().await;
        schema.sql(&pool, "CREATE SCHEMA {s}").await.unwrap();
        // The same schema, said in another way.
        let name = schema.url("").split_once("schema=").unwrap().1.trim_end_matches('&').to_owned();
        let separator = if server().contains('?') { '&' } else { '?' };
        let store =
            Store::open(&format!("{}{separator}options[search_path]={name}", server())).await.unwrap();
        store.append(&id(1), ExpectedVersion::NoStream, events(1)).await.unwrap();
        assert_eq!(log(&schema.store().await).await.len(), 1);
    });
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn what_cannot_be_reached_is_an_error_without_the_password() {
    in_schema(async |_| {
        for url in [
            "postgres://me:secret@127.0.0.1:1/none",
            "postgresql://me:secret@127.0.0.1:1/none?acquire_timeout_ms=100",
            "postgres://me:secret@127.0.0.1:1/none?pool_size=many",
        ] {
            let error = Store::open(url).await.unwrap_err();
            let text = format!("{error} {error:?}");
            assert!(!text.contains("secret"), "{text}");
        }
    });
}
