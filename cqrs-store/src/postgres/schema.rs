//! The tables, and how older ones become these.

use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};

use super::options::{Options, is_schema};
use super::{failed, run};
use crate::error::StoreError;

/// The steps from nothing to the newest schema. Databases have gone through the first ones: those never change.
const MIGRATIONS: &[&str] = &[include_str!("schema_1.sql")];

/// Whoever migrates has this advisory lock, whichever schema the tables are in.
const LOCK: i64 = 0x6371_7273_0000_0001;

const KNOWN: u32 = MIGRATIONS.len() as u32;

/// A schema, as the database knows it, and as it is written in SQL.
struct Schema {
    name: String,
    quoted: String,
}

/// Brings the database to the newest schema, and says how its name is written in SQL, and its lock key. Of several processes one does it, the
/// others wait.
pub(super) async fn migrate(options: &Options) -> Result<(String, i32), StoreError> {
    let connecting = PgConnection::connect_with(&options.connect);
    let mut connection = match tokio::time::timeout(options.acquire_timeout, connecting).await {
        Ok(connected) => connected.map_err(|error| failed("connect to PostgreSQL", error))?,
        Err(_) => {
            let why = "it does not answer".to_owned();
            return Err(StoreError::Busy { attempted: "connect to PostgreSQL", why });
        }
    };
    let name = match &options.schema {
        Some(schema) => schema.clone(),
        None => usual(&mut connection).await?,
    };
    let schema = Schema { quoted: format!("\"{name}\""), name };
    // A look without a lock: nearly always there is nothing to do.
    if version(&mut connection, &schema).await? != KNOWN {
        run(&mut connection, "BEGIN ISOLATION LEVEL READ COMMITTED").await.map_err(migrate_failed)?;
        // Where it fails, the connection is closed, and that rolls back.
        to_newest(&mut connection, &schema).await?;
        run(&mut connection, "COMMIT").await.map_err(migrate_failed)?;
    }
    let lock_key = lock_key(&mut connection, &schema).await?;
    // What is left is to say goodbye.
    let _ = connection.close().await;
    Ok((schema.quoted, lock_key))
}

/// The first schema of the search path.
async fn usual(connection: &mut PgConnection) -> Result<String, StoreError> {
    let row = sqlx::query("SELECT current_schema()::text").fetch_one(connection).await;
    let name: Option<String> = row.and_then(|row| row.try_get(0)).map_err(migrate_failed)?;
    name.filter(|name| is_schema(name)).ok_or_else(|| {
        let why = "no schema of the search path can have the tables: name one with `?schema=`";
        StoreError::database("migrate the database", why)
    })
}

async fn to_newest(connection: &mut PgConnection, schema: &Schema) -> Result<(), StoreError> {
    // Others migrate for as long as it takes them.
    run(connection, "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0")
        .await
        .map_err(migrate_failed)?;
    let lock = sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(LOCK);
    lock.execute(&mut *connection).await.map_err(migrate_failed)?;
    let found = version(connection, schema).await?;
    if found > KNOWN {
        return Err(StoreError::NewerDatabase { found, known: KNOWN });
    }
    let lock_key = match found {
        KNOWN => return Ok(()),
        0 => {
            // To make one that is there needs a right that its owner may not have.
            let is_there = "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)";
            if !is_so(connection, is_there, &schema.name).await? {
                execute(connection, format!("CREATE SCHEMA {}", schema.quoted)).await?;
            }
            fastrand::i32(1..)
        }
        _ => lock_key(connection, schema).await?,
    };
    for migration in &MIGRATIONS[found as usize..] {
        let sql = migration.replace("{schema}", &schema.quoted).replace("{lock}", &lock_key.to_string());
        execute(connection, sql).await?;
    }
    execute(connection, format!("UPDATE {}.cqrs_schema SET version = {KNOWN}", schema.quoted)).await
}

/// The number that the positions of these tables are announced with: made once, so that all programs have the same.
async fn lock_key(connection: &mut PgConnection, schema: &Schema) -> Result<i32, StoreError> {
    let sql = format!("SELECT lock_key FROM {}.cqrs_schema", schema.quoted);
    let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(connection).await;
    row.and_then(|row| row.try_get(0)).map_err(migrate_failed)
}

/// The version of the tables; 0 where there are none.
async fn version(connection: &mut PgConnection, schema: &Schema) -> Result<u32, StoreError> {
    // Not `to_regclass`: it may remember what was so before others have migrated.
    let is_there = "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
                    WHERE n.nspname = $1 AND c.relname = 'cqrs_schema')";
    if !is_so(connection, is_there, &schema.name).await? {
        return Ok(0);
    }
    let sql = format!("SELECT version FROM {}.cqrs_schema", schema.quoted);
    let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(connection).await;
    row.and_then(|row| row.try_get::<i32, _>(0)).map(i32::unsigned_abs).map_err(migrate_failed)
}

/// Its parts are our own, and the quoted name.
async fn execute(connection: &mut PgConnection, sql: String) -> Result<(), StoreError> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.map(drop).map_err(migrate_failed)
}

async fn is_so(
    connection: &mut PgConnection,
    question: &'static str,
    about: &str,
) -> Result<bool, StoreError> {
    let row = sqlx::query(question).bind(about).fetch_one(connection).await;
    row.and_then(|row| row.try_get(0)).map_err(migrate_failed)
}

fn migrate_failed(error: sqlx::Error) -> StoreError {
    failed("migrate the database", error)
}
