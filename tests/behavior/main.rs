//! What the public crate does, one topic a module.
//!
//! All modules share one registry. Most tests therefore name their handlers and start from `MediatorBuilder::empty()`;
//! `registry` is about everything together.

mod arguments;
mod behaviors;
mod catalog;
mod commits;
mod concurrency;
mod context;
mod errors;
mod events;
mod forms;
mod handler_order;
mod publishing;
mod recursion;
mod registry;
mod scoped;
mod shutdown;
mod streams;
mod testing;
mod wiring;
