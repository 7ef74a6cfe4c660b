//! How the cases get at a store.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use super::place::Place;
use crate::error::StoreError;
use crate::store::Store;

/// How the cases get at a store. [`compliance!`](crate::compliance!) makes it of its options.
pub struct Fixture {
    pub(super) open: Open,
    pub(super) set_up: Option<AtPlace>,
    pub(super) tear_down: Option<AtPlace>,
    pub(super) tamper: Option<Tamper>,
    without: Vec<Ability>,
}

pub(super) type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;
pub(super) type Open = Box<dyn for<'a> Fn(&'a Place) -> Pending<'a, Result<Store, StoreError>>>;
pub(super) type AtPlace = Box<dyn for<'a> Fn(&'a Place) -> Pending<'a, ()>>;
pub(super) type Tamper =
    Box<dyn for<'a> Fn(&'a Place, &'a Store, Tampering) -> Pending<'a, Result<(), StoreError>>>;

/// What some databases cannot do, and are stores nevertheless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ability {
    /// To be opened again, while it is open and after it was closed: all but what is in the memory of one store.
    OpenAgain,
    /// To read while a transaction is open. A database with one connection for all lets readers wait for its end.
    ReadBesideTransactions,
    /// To have the time of its events from [`Place::clock`]. A database that several programs share has one clock for all.
    TakeTheClock,
}

/// What must not work on a database, whoever tries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Tampering {
    /// To give all stored events other data.
    Change,
    /// To delete all stored events.
    Delete,
}

impl Fixture {
    /// Cases open the database of a place with this function. Called several times for one place, it opens the same one
    /// again.
    #[must_use]
    pub fn new(open: impl AsyncFn(&Place) -> Result<Store, StoreError> + Copy + 'static) -> Self {
        Self {
            open: Box::new(move |place| Box::pin(async move { open(place).await })),
            set_up: None,
            tear_down: None,
            tamper: None,
            without: Vec::new(),
        }
    }

    /// Called once for each place, before it is opened. Where it panics, the case has failed.
    #[must_use]
    pub fn set_up(mut self, set_up: impl AsyncFn(&Place) + Copy + 'static) -> Self {
        self.set_up = Some(Box::new(move |place| Box::pin(async move { set_up(place).await })));
        self
    }

    /// Called once for each place, after its stores were closed, whatever came of the case.
    #[must_use]
    pub fn tear_down(mut self, tear_down: impl AsyncFn(&Place) + Copy + 'static) -> Self {
        self.tear_down = Some(Box::new(move |place| Box::pin(async move { tear_down(place).await })));
        self
    }

    /// Tries to change stored events in every way that the database has, such as SQL, and returns `Ok` where one of them
    /// worked. It gets the place, and a store that is open there. Without it, nobody looks whether events are protected.
    #[must_use]
    pub fn tamper(
        mut self,
        tamper: impl AsyncFn(&Place, &Store, Tampering) -> Result<(), StoreError> + Copy + 'static,
    ) -> Self {
        self.tamper = Some(Box::new(move |place, store, what| {
            Box::pin(async move { tamper(place, store, what).await })
        }));
        self
    }

    /// What the database cannot do: cases that are about it end early, and say so.
    #[must_use]
    pub fn without(mut self, abilities: impl IntoIterator<Item = Ability>) -> Self {
        self.without.extend(abilities);
        self
    }

    pub(super) fn can(&self, ability: Ability) -> bool {
        !self.without.contains(&ability)
    }
}

impl fmt::Debug for Fixture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fixture").field("without", &self.without).finish_non_exhaustive()
    }
}
