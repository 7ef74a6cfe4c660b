//! Aggregates, stored in each way, and their deciders.

use std::fmt;

use cqrs::prelude::*;
use cqrs::store::{Decision, Version};
use serde::{Deserialize, Serialize};

use crate::arguments::Names;

/// The id of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderId(pub u64);

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// It was opened.
#[event(version = 3, upcast(with_by, steps::with_lines))]
#[derive(Debug, Serialize, Deserialize)]
pub struct Opened {
    /// By whom.
    pub by: String,
    /// How much.
    pub lines: u32,
}

fn with_by(mut value: serde_json::Value) -> serde_json::Value {
    value["by"] = "nobody".into();
    value
}

mod steps {
    use serde_json::Value;

    pub(super) fn with_lines(mut value: Value) -> Result<Value, cqrs::BoxError> {
        let fields = value.as_object_mut().ok_or_else(|| cqrs::BoxError::msg("not an object"))?;
        fields.insert("lines".to_owned(), 0.into());
        Ok(value)
    }
}

/// Something else has happened.
#[event(name = "orders.changed")]
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Moved {
    /// There.
    To {
        /// Where.
        place: String,
    },
    /// And back.
    Back,
}

/// Stored as its events.
#[aggregate(id = OrderId, events(Opened, Moved))]
#[derive(Debug, Default)]
pub struct Order {
    lines: u32,
    place: Option<String>,
}

impl Apply<Opened> for Order {
    fn apply(&mut self, event: &Opened) {
        self.lines += event.lines;
    }
}

impl Apply<Moved> for Order {
    fn apply(&mut self, event: &Moved) {
        self.place = match event {
            Moved::To { place } => Some(place.clone()),
            Moved::Back => None,
        };
    }
}

/// Opens.
#[command(returns = u32)]
#[derive(Debug)]
pub struct Open {
    /// Which.
    #[id]
    pub order: OrderId,
    /// How much.
    pub lines: u32,
}

/// Moves.
#[command]
#[derive(Debug)]
pub struct Move {
    /// Which.
    #[id]
    pub order: OrderId,
    /// As it was seen.
    #[expected_version]
    pub seen: Option<Version>,
    /// Where.
    pub place: Option<String>,
}

/// There is nothing in it.
#[derive(Debug, thiserror::Error)]
#[error("it is empty")]
pub struct Empty;

/// Opens it again.
#[command(error = Empty)]
#[derive(Debug)]
pub struct Reopen(#[id] pub OrderId, #[expected_version] pub Version);

/// Forgets it.
#[command(contract)]
#[derive(Debug)]
pub struct Forget(#[id] pub OrderId);

#[handler(aggregate)]
impl Order {
    /// Opens one.
    ///
    /// # Errors
    /// Where there is nothing in it.
    pub fn open(command: &Open, names: &dyn Names) -> Result<Decision<Opened, u32>, BoxError> {
        if command.lines == 0 {
            return Err(Empty.into());
        }
        let opened = Opened { by: names.name(command.order.0).unwrap_or_default(), lines: command.lines };
        Ok(Decision::new(opened, command.lines))
    }

    fn relocate(&self, Move { place, .. }: &Move) -> Result<Option<Moved>, BoxError> {
        if self.lines == 0 {
            return Err(BoxError::msg("there is nothing to move"));
        }
        Ok((self.place != *place).then(|| place.clone().map_or(Moved::Back, |place| Moved::To { place })))
    }

    fn reopen(order: Option<&Self>, _: &Reopen) -> Result<Vec<OrderEvent>, Empty> {
        let lines = order.map_or(Ok(1), |order| order.lines.checked_sub(1).ok_or(Empty))?;
        Ok(vec![Opened { by: String::new(), lines }.into(), Moved::Back.into()])
    }

    #[handler(contract)]
    fn forget(&self, _: &Forget) -> Result<(), BoxError> {
        if self.lines > 100 { Err(BoxError::msg("it is too large to be forgotten")) } else { Ok(()) }
    }
}

/// Stored as its events, with snapshots.
#[aggregate(id = u32, events(Moved), snapshot_every = 10, version = 2, name = "carts")]
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Cart {
    moves: u32,
}

impl Apply<Moved> for Cart {
    fn apply(&mut self, _: &Moved) {
        self.moves += 1;
    }
}

/// Pushes.
#[command(returns = u32)]
#[derive(Debug)]
pub struct Push(#[id] pub u32);

/// What it was before.
#[handler]
pub(crate) async fn push(push: &Push, cart: &mut MaybeRoot<Cart>) -> Result<u32, BoxError> {
    let before = cart.get().map_or(0, |cart| cart.moves);
    cart.record(Moved::To { place: push.0.to_string() });
    std::future::ready(Ok(before)).await
}

/// Stored as its state.
#[aggregate(id = String, state)]
#[derive(Debug, Default, Serialize, Deserialize)]
enum Switch {
    #[default]
    Off,
    On,
}

/// Toggles.
#[command(returns = bool)]
#[derive(Debug)]
pub struct Toggle {
    /// Which.
    #[id]
    pub name: String,
}

#[handler]
fn add_switch(add: &AddSwitch, uow: &mut UnitOfWork) -> Result<(), BoxError> {
    uow.create::<Switch>(add.0.clone())?.record(());
    Ok(uow.raise(Moved::Back)?)
}

/// Adds one.
#[command]
#[derive(Debug)]
pub struct AddSwitch(pub String);

#[handler(aggregate)]
impl Switch {
    fn toggle(&mut self, _: &Toggle) -> Result<Decision<(), bool>, BoxError> {
        *self = match self {
            Self::Off => Self::On,
            Self::On => return Err(BoxError::msg("it stays on")),
        };
        Ok(Decision::new((), matches!(self, Self::On)))
    }
}
