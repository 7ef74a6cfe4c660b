//! What every store does, as tests: for those of this crate, and for a [`Backend`](crate::backend::Backend) of your own.
//!
//! [`compliance!`](crate::compliance!) makes one `#[test]` of each case, named after the behaviour that it is about:
//! `appends::twenty_writers_at_any_version_all_get_in`. Each gets a [`Place`], which is a database of its own, and a
//! runtime. The feature `compliance` has it, for `[dev-dependencies]`.
//!
//! In `tests/my_store.rs`, for a backend that keeps its data in a folder:
//!
//! ```
//! # mod my_store {
//! #     pub async fn open(folder: &std::path::Path) -> Result<cqrs_store::Store, cqrs_store::StoreError> {
//! #         cqrs_store::Store::open(&format!("sqlite://{}/store.db", folder.display())).await
//! #     }
//! # }
//! use cqrs_store::compliance::{Ability, Place};
//! use cqrs_store::{Store, StoreError};
//!
//! /// Called several times for one place, it opens the same database again.
//! async fn open(place: &Place) -> Result<Store, StoreError> {
//!     // Your backend: `Store::builder().on(MyBackend::open(place.folder()))`.
//!     my_store::open(place.folder()).await
//! }
//!
//! cqrs_store::compliance!(open = open, without = [Ability::TakeTheClock]);
//! # fn main() {}
//! ```
//!
//! Attributes are put on every test, such as one that leaves them out where a service is missing. What is made there is
//! removed by `tear_down`:
//!
//! ```
//! # use cqrs_store::compliance::Place;
//! # use cqrs_store::{Store, StoreError};
//! async fn open(place: &Place) -> Result<Store, StoreError> {
//!     let url = std::env::var("MY_TEST_SERVICE").expect("MY_TEST_SERVICE is the URL of a service to test with");
//!     // A schema, a prefix of keys, or whatever keeps one case from the others.
//!     Store::open(&format!("{url}/{}", place.name())).await
//! }
//!
//! async fn tear_down(place: &Place) {
//!     // Drop what is called `place.name()`.
//!     # let _ = place;
//! }
//!
//! cqrs_store::compliance!(
//!     #[ignore = "needs my service: set MY_TEST_SERVICE"]
//!     open = open,
//!     tear_down = tear_down,
//! );
//! # fn main() {}
//! ```
//!
//! # Options
//! Each is a method of [`Fixture`] with one argument; they come behind `open`, in any order.
//!
//! | option | |
//! |---|---|
//! | [`set_up`](Fixture::set_up) | prepares a place, before the first `open` |
//! | [`tear_down`](Fixture::tear_down) | removes what is at a place, also after a case that failed |
//! | [`tamper`](Fixture::tamper) | tries to change stored events behind the store's back |
//! | [`without`](Fixture::without) | what the database cannot do: [`Ability`] |
//!
//! Cases that need what is left out end early, and say so on standard error: `cargo test -- --show-output`.
//!
//! To have more than one store in one test program, put each invocation in a module. `tests/own_backend` of this crate is
//! a whole example: a backend that keeps everything in the memory of the program, and its tests.

mod cases;
mod fixture;
mod harness;
mod place;
mod run;
mod table;

pub use fixture::{Ability, Fixture, Tampering};
pub use place::Place;
#[doc(hidden)]
pub use table::__cases;
