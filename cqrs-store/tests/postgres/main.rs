//! The store on PostgreSQL, one topic a module. The server is that of `CQRS_TEST_POSTGRES_URL`; each test has a schema of
//! its own in it.

mod appending;
mod compliance;
mod connections;
mod log;
mod opening;
mod positions;
mod support;
mod transactions;
