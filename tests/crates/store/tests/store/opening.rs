use cqrs::prelude::*;
use cqrs::store::StoreError;

async fn refused(url: &str) -> String {
    Store::open(url).await.unwrap_err().to_string()
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("shop.db").display());
    let store = Store::open(&url).await.unwrap();
    let change = |sql: &'static str| async {
        let changed = store.write_sqlite(|connection| Ok::<_, StoreError>(connection.execute(sql, [])?));
        assert_eq!(changed.await.unwrap(), 1);
    };
    change("UPDATE cqrs_schema SET version = 1000").await;
    let error = Store::open(&url).await.unwrap_err();
    assert!(matches!(error, StoreError::NewerDatabase { found: 1000, .. }), "{error}");
    assert!(error.to_string().ends_with("use the newer program"), "{error}");
    let version = store.read_sqlite(|sql| {
        Ok::<_, StoreError>(sql.query_row("SELECT version FROM cqrs_schema", [], |row| row.get::<_, u32>(0))?)
    });
    assert_eq!(version.await.unwrap(), 1000);
}

#[tokio::test]
async fn what_leads_nowhere_is_told() {
    assert_eq!(
        refused("mysql://me:secret@db/shop").await,
        "`mysql://***@db/shop` cannot be opened: a URL begins with `sqlite:` or `postgres:`"
    );
    let folder = tempfile::tempdir().unwrap();
    let missing = format!("sqlite://{}", folder.path().join("none/shop.db").display());
    assert!(refused(&missing).await.contains("unable to open database file"), "{}", refused(&missing).await);

    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "This is no database, and is long enough to be seen as none at all.\n".repeat(20))
        .unwrap();
    let error = Store::open(&format!("sqlite://{}", text.display())).await.unwrap_err();
    let mut said = error.to_string();
    if let Some(source) = std::error::Error::source(&error) {
        said += &source.to_string();
    }
    assert!(said.contains("file is not a database"), "{said}");
    assert!(std::fs::read_to_string(&text).unwrap().starts_with("This is no database"));
}
