//! A command that arrives as a name and JSON, and is answered in JSON.

use std::collections::HashMap;
use std::hint::black_box;

use cqrs::prelude::*;
use cqrs::{MediatorBuilder, handlers};
use serde::Deserialize;

use crate::case::{Case, calls};
use crate::cases::boxed::BoxFuture;
use crate::work::{self, Order, work};

const NAME: &str = "orders.place";

const BODY: &str = r#"{"customer": 4711, "article": 42, "pieces": 3}"#;

/// The answer's digits stand for it. All of it is looked at, so that it has to be written.
fn digits(answer: &str) -> u64 {
    black_box(answer).len() as u64
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Direct(Order);

async fn direct(Direct(order): Direct) -> Result<u64, BoxError> {
    Ok(work(&order))
}

async fn parsed(body: &str) -> Result<String, BoxError> {
    let message = serde_json::from_str(body)?;
    let answer = direct(message).await?;
    Ok(serde_json::to_string(&answer)?)
}

/// What is found by its name.
trait Endpoint: Send + Sync {
    fn handle<'a>(&'a self, body: &'a str) -> BoxFuture<'a, String>;
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Boxed(Order);

struct Place;

impl Endpoint for Place {
    fn handle<'a>(&'a self, body: &'a str) -> BoxFuture<'a, String> {
        Box::pin(async move {
            let Boxed(order) = serde_json::from_str(body)?;
            Ok(serde_json::to_string(&work(&order))?)
        })
    }
}

#[command(returns = u64, name = "orders.place")]
#[derive(Deserialize)]
#[serde(transparent)]
struct PlaceOrder(Order);

#[handler]
async fn place_order(PlaceOrder(order): PlaceOrder) -> Result<u64, BoxError> {
    Ok(work(&order))
}

pub(super) fn cases() -> Vec<Case> {
    let place: Box<dyn Endpoint> = Box::new(Place);
    let endpoints: &'static HashMap<&str, Box<dyn Endpoint>> =
        Box::leak(Box::new(HashMap::from([(NAME, place)])));
    let mediator = MediatorBuilder::empty().handlers(handlers![place_order]).build().unwrap();
    let mediator: &'static Mediator = Box::leak(Box::new(mediator));
    let all = vec![
        Case::by_hand("by-name/direct", "reads the JSON, calls an `async fn`, writes JSON", |n| async move {
            calls!(n => digits(&parsed(black_box(BODY)).await.unwrap()))
        }),
        Case::by_hand(
            "by-name/boxed",
            "finds a `dyn` object in a `HashMap`, whose method does so in a boxed future",
            move |n| async move {
                calls!(n => {
                    let endpoint = &endpoints[black_box(NAME)];
                    digits(&endpoint.handle(black_box(BODY)).await.unwrap())
                })
            },
        ),
        Case::ours("by-name/cqrs", "`by_name().send`", move |n| async move {
            calls!(n => digits(&mediator.by_name().send(black_box(NAME), black_box(BODY)).await.unwrap()))
        }),
    ];
    let answer = digits(&work::answer().to_string());
    all.into_iter().map(|case| case.answering(answer).beside("by-name/direct", "by-name/boxed")).collect()
}
