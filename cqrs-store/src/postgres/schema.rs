//! The tables, and how older ones become these.

use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};

use super::options::{Options, is_schema};
use super::{failed, run};
use crate::error::StoreError;

/// The steps from nothing to the newest schema. Databases have gone through the first ones: those never change.
const MIGRATIONS: &[&str] = &[include_str!("schema_1.sql")];

/// Whoever migrates has this advisory lock, whichever schema the tables are in.
const LOCK: i64 = 0x6371_7273_0000_0001;

const ATTEMPTED: &str = "migrate the database";

/// Brings the database to the newest schema, and says how its name is written in SQL. Of several processes one does it, the
/// others wait.
pub(super) async fn migrate(options: &Options) -> Result<String, StoreError> {
    let connecting = PgConnection::connect_with(&options.connect);
    let mut connection = match tokio::time::timeout(options.acquire_timeout, connecting).await {
        Ok(connected) => connected.map_err(|error| failed("connect to PostgreSQL", error))?,
        Err(_) => {
            let why = "it does not answer".to_owned();
            return Err(StoreError::Busy { attempted: "connect to PostgreSQL", why });
        }
    };
    let failed = |error| failed(ATTEMPTED, error);
    let name = match &options.schema {
        Some(schema) => schema.clone(),
        None => usual(&mut connection).await?,
    };
    let schema = format!("\"{name}\"");
    // A look without a lock: nearly always there is nothing to do.
    if version(&mut connection, &schema).await? != MIGRATIONS.len() as u32 {
        run(&mut connection, "BEGIN ISOLATION LEVEL READ COMMITTED").await.map_err(failed)?;
        // Where it fails, the connection is closed, and that rolls back.
        to_newest(&mut connection, &schema).await?;
        run(&mut connection, "COMMIT").await.map_err(failed)?;
    }
    // What is left is to say goodbye.
    let _ = connection.close().await;
    Ok(schema)
}

/// The first schema of the search path.
async fn usual(connection: &mut PgConnection) -> Result<String, StoreError> {
    let row = sqlx::query("SELECT current_schema()::text").fetch_one(connection).await;
    let name: Option<String> =
        row.and_then(|row| row.try_get(0)).map_err(|error| failed(ATTEMPTED, error))?;
    match name {
        Some(name) if is_schema(&name) => Ok(name),
        Some(_) | None => {
            let why = "no schema of the search path can have the tables: name one with `?schema=`";
            Err(StoreError::database(ATTEMPTED, why))
        }
    }
}

async fn to_newest(connection: &mut PgConnection, schema: &str) -> Result<(), StoreError> {
    let failed = |error| failed(ATTEMPTED, error);
    // Others migrate for as long as it takes them.
    run(connection, "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0").await.map_err(failed)?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)")
        .bind(LOCK)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    let known = MIGRATIONS.len() as u32;
    let found = version(connection, schema).await?;
    if found > known {
        return Err(StoreError::NewerDatabase { found, known });
    }
    if found == 0 {
        // To make one that is there needs a right that its owner may not have.
        let is_there = sqlx::query("SELECT to_regnamespace($1) IS NOT NULL").bind(schema);
        let is_there: bool =
            is_there.fetch_one(&mut *connection).await.and_then(|row| row.try_get(0)).map_err(failed)?;
        if !is_there {
            let sql = format!("CREATE SCHEMA {schema}");
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *connection).await.map_err(failed)?;
        }
    }
    let lock = match found {
        0 => fastrand::i32(1..),
        _ => lock_key(connection, schema).await.map_err(failed)?,
    };
    for migration in &MIGRATIONS[found as usize..] {
        let sql = migration.replace("{schema}", schema).replace("{lock}", &lock.to_string());
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *connection).await.map_err(failed)?;
    }
    let sql = format!("UPDATE {schema}.cqrs_schema SET version = {known}");
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.map_err(failed)?;
    Ok(())
}

/// The number that the positions of these tables are announced with.
async fn lock_key(connection: &mut PgConnection, schema: &str) -> sqlx::Result<i32> {
    let sql = format!("SELECT lock_key FROM {schema}.cqrs_schema");
    sqlx::query(AssertSqlSafe(sql)).fetch_one(connection).await?.try_get(0)
}

async fn version(connection: &mut PgConnection, schema: &str) -> Result<u32, StoreError> {
    let failed = |error| failed(ATTEMPTED, error);
    let is_there = sqlx::query("SELECT to_regclass($1) IS NOT NULL").bind(format!("{schema}.cqrs_schema"));
    if !is_there.fetch_one(&mut *connection).await.and_then(|row| row.try_get(0)).map_err(failed)? {
        return Ok(0);
    }
    let sql = format!("SELECT version FROM {schema}.cqrs_schema");
    let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(connection).await;
    row.and_then(|row| row.try_get::<i32, _>(0)).map(i32::unsigned_abs).map_err(failed)
}
