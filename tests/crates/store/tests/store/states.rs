use cqrs::prelude::*;
use cqrs::store::testing::Given;
use cqrs::store::{StoreError, StreamId};
use cqrs::{MediatorBuilder, RejectionKind, handlers};
use serde::{Deserialize, Serialize};

use crate::support::{log, rejected};

/// Stored as its last state: one row.
#[aggregate(id = String, state, events(Restocked))]
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Product {
    stock: u64,
    name: String,
}

#[event]
#[derive(Debug, Serialize, Deserialize)]
struct Restocked {
    amount: u64,
}

impl Apply<Restocked> for Product {
    fn apply(&mut self, event: &Restocked) {
        self.stock += event.amount;
    }
}

#[command]
struct AddProduct {
    #[id]
    sku: String,
}

#[command]
struct Restock {
    #[id]
    sku: String,
    amount: u64,
}

#[command]
struct Rename {
    #[id]
    sku: String,
    name: String,
}

#[handler(aggregate)]
impl Product {
    fn add(_: &AddProduct) -> Result<Restocked, BoxError> {
        Ok(Restocked { amount: 1 })
    }

    fn restock(&self, command: &Restock) -> Result<Restocked, BoxError> {
        Ok(Restocked { amount: command.amount })
    }

    fn rename(&mut self, command: &Rename) -> Result<(), BoxError> {
        if command.name.is_empty() {
            return Err(BoxError::msg("a product has a name"));
        }
        self.name.clone_from(&command.name);
        Ok(())
    }
}

#[query(returns = u64)]
struct Stock {
    sku: String,
}

#[handler]
async fn stock(query: Stock, store: &Store) -> Result<u64, BoxError> {
    store
        .read_sqlite(|sql| {
            let select = "SELECT data ->> 'stock' FROM cqrs_states WHERE kind = 'Product' AND id = ?1";
            Ok(sql.query_row(select, [&query.sku], |row| row.get(0))?)
        })
        .await
}

async fn open() -> (Store, Mediator) {
    let store = Store::in_memory().await.unwrap();
    let handlers = handlers![Product::add, Product::restock, Product::rename, stock];
    let mediator = MediatorBuilder::empty().handlers(handlers).provide(store.clone()).build().unwrap();
    (store, mediator)
}

fn sku() -> String {
    "apple".to_owned()
}

#[tokio::test]
async fn the_state_is_one_row_and_its_events_are_in_the_log() {
    let (store, mediator) = open().await;
    mediator.send(AddProduct { sku: sku() }).await.unwrap();
    mediator.send(Restock { sku: sku(), amount: 4 }).await.unwrap();
    mediator.send(Rename { sku: sku(), name: "Apple".to_owned() }).await.unwrap();
    assert_eq!(mediator.query(Stock { sku: sku() }).await.unwrap(), 5);
    assert_eq!(log(&store).await, ["Restocked", "Restocked"]);
    let version = store.read_sqlite(|sql| {
        Ok::<_, BoxError>(sql.query_row("SELECT version FROM cqrs_states", [], |row| row.get::<_, u64>(0))?)
    });
    assert_eq!(version.await.unwrap(), 3);
}

#[tokio::test]
async fn a_decider_that_says_no_after_a_change_changes_nothing() {
    let (_, mediator) = open().await;
    mediator.send(AddProduct { sku: sku() }).await.unwrap();
    assert!(mediator.send(Rename { sku: sku(), name: String::new() }).await.is_err());
    assert_eq!(mediator.query(Stock { sku: sku() }).await.unwrap(), 1);
}

#[tokio::test]
async fn it_is_created_once() {
    let (_, mediator) = open().await;
    mediator.send(AddProduct { sku: sku() }).await.unwrap();
    let error = mediator.send(AddProduct { sku: sku() }).await.unwrap_err();
    let expected = StreamId::new("Product", "apple").unwrap();
    assert!(
        matches!(rejected(&error, RejectionKind::Commit), StoreError::AlreadyExists(id) if *id == expected)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_at_once_lose_nothing() {
    let (_, mediator) = open().await;
    mediator.send(AddProduct { sku: sku() }).await.unwrap();
    let mut sends = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let mediator = mediator.clone();
        sends.spawn(async move { mediator.send(Restock { sku: sku(), amount: 1 }).await });
    }
    let done = sends.join_all().await.into_iter().filter(Result::is_ok).count() as u64;
    assert_eq!(mediator.query(Stock { sku: sku() }).await.unwrap(), 1 + done);
}

#[test]
fn a_scenario_may_begin_with_a_state() {
    Product::given_state(Product { stock: 3, name: "Apple".to_owned() })
        .when(Restock { sku: sku(), amount: 4 })
        .then(Restocked { amount: 4 })
        .then_state(|product| assert_eq!(product.stock, 7));
    Product::given(Restocked { amount: 1 })
        .when(Rename { sku: sku(), name: "Pear".to_owned() })
        .then(())
        .then_state(|product| assert_eq!(product.name, "Pear"));
}

/// Without events: nobody hears of it.
#[aggregate(id = u64, state)]
#[derive(Debug, Default, Serialize, Deserialize)]
struct Setting {
    value: String,
}

#[command]
struct Define {
    #[id]
    setting: u64,
    value: String,
}

#[command]
struct Set {
    #[id]
    setting: u64,
    value: String,
}

#[handler(aggregate)]
impl Setting {
    fn define(command: &Define) -> Result<Self, BoxError> {
        Ok(Self { value: command.value.clone() })
    }

    fn set(&mut self, command: &Set) -> Result<(), BoxError> {
        self.value.clone_from(&command.value);
        Ok(())
    }
}

#[command(returns = String)]
struct Shout {
    #[id]
    setting: u64,
}

#[handler]
async fn shout(_: &Shout, setting: &mut MaybeRoot<Setting>) -> Result<String, BoxError> {
    setting.change().value.push('!');
    Ok(setting.get().map(|setting| setting.value.clone()).unwrap_or_default())
}

#[tokio::test]
async fn a_state_needs_no_events() {
    let store = Store::in_memory().await.unwrap();
    let handlers = handlers![Setting::define, Setting::set, shout];
    let mediator = MediatorBuilder::empty().handlers(handlers).provide(store.clone()).build().unwrap();
    assert!(mediator.send(Set { setting: 1, value: "a".to_owned() }).await.is_err());
    mediator.send(Define { setting: 1, value: "a".to_owned() }).await.unwrap();
    mediator.send(Set { setting: 1, value: "b".to_owned() }).await.unwrap();
    assert_eq!(mediator.send(Shout { setting: 1 }).await.unwrap(), "b!");
    assert_eq!(mediator.send(Shout { setting: 2 }).await.unwrap(), "!");
    assert_eq!(mediator.send(Shout { setting: 1 }).await.unwrap(), "b!!");
    assert!(log(&store).await.is_empty());
}
