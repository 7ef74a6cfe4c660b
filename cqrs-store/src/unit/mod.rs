//! What one message writes, and those that it sends: one transaction.
//!
//! A handler's arguments that write share a [`Frame`]. The first of them owns it: it is opened first and ended last, so
//! that everything is there when it commits. A message that is sent within has a frame of its own inside of its sender's:
//! what it writes becomes the sender's when it succeeds, and is forgotten when it fails. The outermost frame commits.
//!
//! Nothing reaches the database before: events and states are kept until the commit, which is one write then. A
//! transaction is opened earlier only where a handler asks for one, for SQL of its own.

mod frame;
mod open;
mod pending;
mod share;

pub(crate) use frame::Frame;
pub(crate) use share::{Joining, Share};
