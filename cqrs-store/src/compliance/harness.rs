//! What a case has in its hands, and what many cases need.

use std::cell::RefCell;
use std::fmt::Debug;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use futures_core::Stream;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::fixture::{Ability, Fixture, Tampering};
use super::place::{Place, SetClock};
use crate::backend::{Append, Backend, Changes, Document, StateChange, Transaction};
use crate::error::StoreError;
use crate::event::{NewEvent, RecordedEvent};
use crate::reading::Events;
use crate::store::Store;
use crate::stream_id::StreamId;
use crate::version::{Conflict, Duplicate, ExpectedVersion, Version};

/// What a case has in its hands: a store on an empty database, and what the fixture can do.
pub(crate) struct Harness<'a> {
    case: &'static str,
    fixture: &'a Fixture,
    left: &'a Left,
    place: Rc<Place>,
    store: Store,
}

/// What a case leaves behind.
#[derive(Default)]
pub(super) struct Left {
    places: RefCell<Vec<Rc<Place>>>,
    stores: RefCell<Vec<Store>>,
}

impl Left {
    async fn set_up(&self, fixture: &Fixture) -> Rc<Place> {
        let place = Rc::new(Place::new().expect("a folder for temporary files can be made"));
        self.places.borrow_mut().push(place.clone());
        if let Some(set_up) = &fixture.set_up {
            set_up(&place).await;
        }
        place
    }

    async fn open(&self, fixture: &Fixture, place: &Place) -> Store {
        let store = (fixture.open)(place).await.expect("the store opens");
        self.stores.borrow_mut().push(store.clone());
        store
    }

    /// Closes and removes everything.
    pub(super) async fn tidy_up(&self, fixture: &Fixture) {
        for store in self.stores.take() {
            // The case may have closed it, and may have left a transaction open where it has failed.
            let _ = timeout(Duration::from_secs(5), store.close()).await;
        }
        for place in self.places.take() {
            if let Some(tear_down) = &fixture.tear_down {
                tear_down(&place).await;
            }
        }
    }
}

impl<'a> Harness<'a> {
    pub(super) async fn open(case: &'static str, fixture: &'a Fixture, left: &'a Left) -> Self {
        let place = left.set_up(fixture).await;
        let store = left.open(fixture, &place).await;
        Self { case, fixture, left, place, store }
    }

    /// The store.
    pub(crate) fn store(&self) -> Store {
        self.store.clone()
    }

    /// The store's database.
    pub(crate) fn backend(&self) -> &dyn Backend {
        self.store.backend()
    }

    pub(crate) async fn begin(&self) -> Box<dyn Transaction> {
        self.backend().begin().await.expect("a transaction begins")
    }

    /// Whether the fixture can do it. Where it cannot, this says so, and the case returns at once.
    #[must_use]
    pub(crate) fn can(&self, ability: Ability) -> bool {
        let can = self.fixture.can(ability);
        if !can {
            self.skipped(&format!("{ability:?}"));
        }
        can
    }

    /// One more store on the same database. Needs [`Ability::OpenAgain`].
    pub(crate) async fn open_again(&self) -> Store {
        self.left.open(self.fixture, &self.place).await
    }

    /// Some stores on a database that none was open on before, all at the same time. Needs [`Ability::OpenAgain`].
    pub(crate) async fn open_elsewhere(&self, count: usize) -> Vec<Store> {
        let place = self.left.set_up(self.fixture).await;
        let mut opening: Vec<_> =
            (0..count).map(|_| Box::pin(self.left.open(self.fixture, &place))).collect();
        let mut opened = Vec::new();
        poll_fn(|task| {
            opening.retain_mut(|open| match open.as_mut().poll(task) {
                Poll::Ready(store) => {
                    opened.push(store);
                    false
                }
                Poll::Pending => true,
            });
            if opening.is_empty() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        opened
    }

    /// Tries to change events; `None` where the fixture has no way to try.
    pub(crate) async fn tamper(&self, what: Tampering) -> Option<Result<(), StoreError>> {
        match &self.fixture.tamper {
            Some(tamper) => Some(tamper(&self.place, &self.store, what).await),
            None => {
                self.skipped("tampering");
                None
            }
        }
    }

    /// The clock of the place. To change it does nothing to a store without [`Ability::TakeTheClock`].
    pub(crate) fn clock(&self) -> &SetClock {
        self.place.set_clock()
    }

    fn skipped(&self, needed: &str) {
        eprintln!("skipped: `{}` needs what the fixture is without: {needed}", self.case);
    }
}

/// A stream of the cases.
pub(crate) fn stream(id: &str) -> StreamId {
    StreamId::new("Case", id).expect("it is short, and has no NUL")
}

/// An event with a number, and an id of its own.
pub(crate) fn event(number: usize) -> NewEvent {
    NewEvent::json("Counted", 1, &serde_json::json!({ "number": number }))
}

/// So many events, with the numbers from 1.
pub(crate) fn events(count: usize) -> Vec<NewEvent> {
    (1..=count).map(event).collect()
}

/// The numbers of events that [`event`] has made.
pub(crate) fn numbers<'e>(events: impl IntoIterator<Item = &'e RecordedEvent>) -> Vec<usize> {
    let number = |event: &RecordedEvent| {
        let data = event.data.strip_prefix("{\"number\":").and_then(|data| data.strip_suffix('}'));
        data.and_then(|data| data.parse().ok()).unwrap_or_else(|| panic!("`{}` was stored", event.data))
    };
    events.into_iter().map(number).collect()
}

/// The numbers of their versions.
pub(crate) fn versions<'e>(events: impl IntoIterator<Item = &'e RecordedEvent>) -> Vec<u64> {
    events.into_iter().map(|event| event.version.get()).collect()
}

/// All of a stream.
pub(crate) async fn read(store: &Store, stream: &StreamId) -> Vec<RecordedEvent> {
    store.read_stream(stream).collect().await.expect("the stream is read")
}

/// All of the log.
pub(crate) async fn read_log(store: &Store) -> Vec<RecordedEvent> {
    store.read_all().collect().await.expect("the log is read")
}

/// All that comes of a stream of events.
pub(crate) async fn drain(events: Events) -> Vec<RecordedEvent> {
    let mut events = pin!(events);
    let mut drained = Vec::new();
    while let Some(event) = poll_fn(|task| events.as_mut().poll_next(task)).await {
        drained.push(event.expect("the next event is read"));
    }
    drained
}

/// An append, for [`Changes`].
pub(crate) fn append(
    stream: &StreamId,
    expected: impl Into<ExpectedVersion>,
    events: impl IntoIterator<Item = NewEvent>,
) -> Append {
    Append { stream: stream.clone(), expected: expected.into(), events: events.into_iter().collect() }
}

/// Some appends that are written together.
pub(crate) fn appends(appends: impl IntoIterator<Item = Append>) -> Changes {
    Changes { appends: appends.into_iter().collect(), ..Changes::new() }
}

/// A document with some JSON.
pub(crate) fn document(key: &StreamId, version: u64, data: &str) -> Document {
    Document { key: key.clone(), version: Version::new(version), schema_version: 1, data: data.to_owned() }
}

/// A state that is written alone.
pub(crate) fn state(expected: impl Into<ExpectedVersion>, document: Document) -> Changes {
    Changes { states: vec![StateChange { expected: expected.into(), document }], ..Changes::new() }
}

/// A snapshot that is written alone.
pub(crate) fn snapshot(document: Document) -> Changes {
    Changes { snapshots: vec![document], ..Changes::new() }
}

/// The conflict that it has to be.
#[track_caller]
pub(crate) fn conflict<T: Debug>(outcome: Result<T, StoreError>) -> Conflict {
    match outcome {
        Err(StoreError::Conflict(conflict)) => conflict,
        other => panic!("a conflict was expected, and there was {other:?}"),
    }
}

/// The duplicate that it has to be.
#[track_caller]
pub(crate) fn duplicate<T: Debug>(outcome: Result<T, StoreError>) -> Duplicate {
    match outcome {
        Err(StoreError::Duplicate(duplicate)) => duplicate,
        other => panic!("a duplicate was expected, and there was {other:?}"),
    }
}

/// Either of the two has to be.
#[track_caller]
pub(crate) fn refused<T: Debug>(outcome: Result<T, StoreError>) {
    match outcome {
        Err(StoreError::Conflict(_) | StoreError::Duplicate(_)) => {}
        other => panic!("a conflict or a duplicate was expected, and there was {other:?}"),
    }
}

/// Writes until the database is not too busy. Writers that wait for each other are told so, and have written nothing.
pub(crate) async fn patiently<T, W>(write: impl Fn() -> W) -> T
where
    W: Future<Output = Result<T, StoreError>>,
{
    loop {
        match write().await {
            Err(StoreError::Busy { .. }) => tokio::task::yield_now().await,
            outcome => return outcome.expect("it is written"),
        }
    }
}

/// Lets a task go on for a moment. Nothing depends on how far it comes: where it waits for the case, it cannot end here.
pub(crate) async fn give_a_chance<T>(task: &JoinHandle<T>) {
    for _ in 0..50 {
        if task.is_finished() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}
