//! A backend of somebody else can be written with what is public, and is tested as those of this crate are.

mod backend;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use backend::{Database, Memory};
use cqrs_store::compliance::Place;
use cqrs_store::{Store, StoreError};

/// The databases of the places, so that one can be opened again.
static DATABASES: Mutex<Option<HashMap<String, Arc<Database>>>> = Mutex::new(None);

fn databases<T>(with: impl FnOnce(&mut HashMap<String, Arc<Database>>) -> T) -> T {
    with(DATABASES.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default())
}

async fn set_up(place: &Place) {
    let there = databases(|all| all.insert(place.name().to_owned(), Arc::default()));
    assert!(there.is_none(), "a place is set up once");
}

async fn open(place: &Place) -> Result<Store, StoreError> {
    let database = databases(|all| all[place.name()].clone());
    Ok(Store::builder().on(Memory::new(database, place.clock())))
}

async fn tear_down(place: &Place) {
    databases(|all| all.remove(place.name())).expect("a place is torn down once");
}

cqrs_store::compliance!(open = open, set_up = set_up, tear_down = tear_down);
