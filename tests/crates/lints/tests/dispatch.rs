//! The forms are not only free of warnings: they run.
#![forbid(unsafe_code)]
#![deny(
    missing_docs,
    unused,
    unreachable_pub,
    missing_debug_implementations,
    rust_2018_idioms,
    clippy::all,
    clippy::pedantic
)]

use std::sync::Arc;

use cqrs::store::{Store, Version};
use cqrs::{Mediator, MediatorBuilder};
use futures_util::StreamExt;
use lints::aggregates::{AddSwitch, Forget, Move, Open, OrderId, Push, Reopen, Toggle};
use lints::arguments::{Counter, Nameless, Names};
use lints::behaviors::{Parcel, Parcels, Post, Sent, observed, weigh};
use lints::events::Watcher;
use lints::forms::{Depot, Shop};
use lints::messages::*;
use lints::streams::Numbers;

cqrs::wiring_test!();

/// A builder without the registry, and what behaviors need.
fn provided() -> MediatorBuilder {
    provide(MediatorBuilder::empty())
}

fn provide(builder: MediatorBuilder) -> MediatorBuilder {
    builder.provide(Counter::default()).provide_dyn::<dyn Names>(Arc::new(Nameless)).provide(Post)
}

async fn mediator() -> Mediator {
    let store = Store::in_memory().await.unwrap();
    provide(lints::provide_hidden(Mediator::builder()))
        .provide_dyn::<dyn Names + Sync>(Arc::new(Nameless))
        .provide_dyn::<[String]>(Arc::new(["a".to_owned(), "b".to_owned()]))
        .provide_dyn::<str>(Arc::from("a b a"))
        .provide(Shop::default())
        .provide(Depot)
        .provide(Numbers)
        .provide(Watcher)
        .provide(store)
        .build()
        .unwrap()
}

#[tokio::test]
async fn commands_and_queries_answer() {
    let mediator = mediator().await;
    // Two transactions' worth of counting, and five letters.
    assert!(mediator.send(Place::one("apple")).await.unwrap() > 5);
    mediator.send(Tick).await.unwrap();
    assert_eq!(mediator.send(Weigh(3)).await.unwrap(), (3, None));
    mediator.send(Change::Remove).await.unwrap();
    assert_eq!(mediator.send(Change::Move(101)).await.unwrap_err().to_string(), "too far");
    let nameless = Change::Rename { to: String::new() };
    assert_eq!(mediator.send(nameless).await.unwrap_err().to_string(), "a name is needed");
    assert_eq!(mediator.query(Get { id: 1 }).await.unwrap().as_deref(), Some(""));
    assert_eq!(mediator.query(Count::All).await.unwrap(), 2);
    assert_eq!(mediator.query(Count::Of("a".to_owned())).await.unwrap(), 3);
    let first = mediator.send(Contracted).await.unwrap();
    assert_eq!(mediator.query(ContractedQuery).await.unwrap(), first + 1);
}

#[tokio::test]
async fn streams_yield() {
    let mediator = mediator().await;
    assert_eq!(mediator.stream(List).count().await, 1);
    assert_eq!(mediator.stream(ListNames(2)).count().await, 2);
    let refused: Vec<_> = mediator.stream(ListNames(101)).collect().await;
    assert!(matches!(&refused[..], [Err(cqrs::Error::Handler(Full))]));
    let letters: Vec<_> =
        mediator.stream(Letters { of: "abc".to_owned() }).map(Result::unwrap).collect().await;
    assert_eq!(letters, ['a', 'b', 'c']);
    assert_eq!(mediator.stream(Primes).count().await, 3);
    assert_eq!(mediator.stream(ContractedList).count().await, 1);
}

#[tokio::test]
async fn events_reach_their_handlers() {
    let mediator = mediator().await;
    mediator.publish(Placed { id: 2 }).await.unwrap();
    let error = mediator.publish(Placed { id: 1 }).await.unwrap_err();
    assert_eq!(error.failures()[0].handler(), "bill");
    mediator.publish(Changed::Renamed("b".to_owned())).await.unwrap();
    // What it publishes in turn fails.
    assert_eq!(mediator.publish(Ticked).await.unwrap_err().failures()[0].handler(), "chime");
}

/// Behaviors of another crate.
mod elsewhere {
    use cqrs::prelude::*;

    use crate::weigh;

    #[command(capabilities(dyn lints::behaviors::Weighed))]
    #[derive(Clone)]
    pub(crate) struct Letter;

    impl lints::behaviors::Weighed for Letter {
        fn weight(&self) -> u64 {
            20
        }
    }

    #[handler(through(weigh, lints::behaviors::weigh))]
    async fn letter(_: Letter, ctx: Context<'_>) -> Result<(), BoxError> {
        Ok(ctx.publish(lints::behaviors::Sent).await?)
    }

    #[query(streams = u8)]
    pub(crate) struct Notes;

    #[handler(through(super::observed))]
    fn notes(_: Notes) -> impl futures_util::Stream<Item = Result<u8, BoxError>> {
        futures_util::stream::iter([Ok(1)])
    }
}

#[tokio::test]
async fn behaviors_are_passed() {
    for mediator in [mediator().await, lints::behaviors::by_hand(provided()).build().unwrap()] {
        assert_eq!(mediator.send(Parcel(1)).await.unwrap(), 2);
        let error = mediator.send(Parcel(1_001)).await.unwrap_err();
        assert!(error.as_rejected().is_some());
        assert_eq!(mediator.stream(Parcels).count().await, 2);
        mediator.publish(Sent).await.unwrap();
    }
    mediator().await.send(elsewhere::Letter).await.unwrap();
    assert_eq!(mediator().await.stream(elsewhere::Notes).count().await, 1);
}

#[tokio::test]
async fn what_is_private_runs_too() {
    assert_eq!(lints::privately(&mediator().await).await.unwrap(), 19);
    assert_eq!(lints::privately(&lints::by_hand().unwrap()).await.unwrap(), 19);
}

#[tokio::test]
async fn aggregates_decide() {
    let mediator = mediator().await;
    let order = || OrderId(7);
    assert_eq!(mediator.send(Open { order: order(), lines: 2 }).await.unwrap(), 2);
    let place = Some("Rome".to_owned());
    mediator.send(Move { order: order(), seen: None, place }).await.unwrap();
    mediator.send(Reopen(order(), Version::new(2))).await.unwrap();
    assert!(mediator.send(Reopen(order(), Version::new(2))).await.unwrap_err().as_rejected().is_some());
    mediator.send(Forget(order())).await.unwrap();
    assert_eq!(mediator.send(Push(1)).await.unwrap(), 0);
    assert_eq!(mediator.send(Push(1)).await.unwrap(), 1);
    mediator.send(AddSwitch("light".to_owned())).await.unwrap();
    // Nothing was recorded: there is none.
    assert!(mediator.send(Toggle { name: "light".to_owned() }).await.unwrap_err().as_rejected().is_some());
}
