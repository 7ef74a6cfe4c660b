//! What nearly every case uses.

pub(super) use std::future::{Future, poll_fn};
pub(super) use std::task::Poll;
pub(super) use std::time::Duration;

pub(super) use tokio::task::JoinSet;

pub(super) use crate::backend::{Changes, DocumentKind, LogRange, StreamRange, Transaction, Written};
pub(super) use crate::compliance::fixture::{Ability, Tampering};
pub(super) use crate::compliance::harness::{
    Harness, append, appends, conflict, document, drain, duplicate, event, events, give_a_chance, numbers,
    patiently, read, read_log, refused, snapshot, state, stream, versions,
};
pub(super) use crate::error::StoreError;
pub(super) use crate::event::{EventMetadata, NewEvent, RecordedEvent};
pub(super) use crate::store::Store;
pub(super) use crate::stream_id::StreamId;
pub(super) use crate::version::ExpectedVersion::{Any, Exact, NoStream};
pub(super) use crate::version::{Position, Version};
