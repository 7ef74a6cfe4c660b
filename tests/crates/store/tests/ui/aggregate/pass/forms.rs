use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

mod events {
    use super::*;

    #[event(name = "invoices.opened")]
    #[derive(Serialize, Deserialize)]
    pub struct Opened;

    #[event(name = "invoices.changed")]
    #[derive(Serialize, Deserialize)]
    pub enum Changed {
        To(u64),
        Back,
    }
}

/// Stored as its events.
#[aggregate(id = u64, events(events::Opened, events::Changed))]
#[derive(Default)]
enum Invoice {
    #[default]
    Closed,
    Open(u64),
}

impl Apply<events::Opened> for Invoice {
    fn apply(&mut self, _: &events::Opened) {
        *self = Self::Open(0);
    }
}

impl Apply<events::Changed> for Invoice {
    fn apply(&mut self, event: &events::Changed) {
        *self = match event {
            events::Changed::To(to) => Self::Open(*to),
            events::Changed::Back => Self::Closed,
        };
    }
}

#[derive(Clone)]
pub struct Code(String);

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// With snapshots, and a type of its own for the id.
#[aggregate(id = Code, events(events::Opened), snapshot_every = 100, version = 2, name = "shops")]
#[derive(Default, Serialize, Deserialize)]
pub struct Shop(u64);

impl Apply<events::Opened> for Shop {
    fn apply(&mut self, _: &events::Opened) {
        self.0 += 1;
    }
}

/// As its state, without events.
#[aggregate(id = String, state)]
#[derive(Default, Serialize, Deserialize)]
struct Counter;

/// As its state, with events.
#[cfg(all())]
#[aggregate(id = u64, state, events(events::Opened), version = 3)]
#[derive(Default, Serialize, Deserialize)]
struct Door {
    is_open: bool,
}

impl Apply<events::Opened> for Door {
    fn apply(&mut self, _: &events::Opened) {
        self.is_open = true;
    }
}

#[cfg(any())]
#[aggregate(id = Nowhere, events(Nowhere))]
struct Nothing;

#[aggregate(id = u8, events(events::Opened))]
#[derive(Default)]
struct r#Box;

impl Apply<events::Opened> for r#Box {
    fn apply(&mut self, _: &events::Opened) {}
}

fn main() {}
