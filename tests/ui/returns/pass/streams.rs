use cqrs::prelude::*;

use std::pin::Pin;

use futures_util::stream::BoxStream;
use futures_util::{Stream, stream};

macro_rules! queries {
    ($($name:ident)*) => {$(
        #[query(streams = u64)]
        struct $name;
    )*};
}

queries! { One Two Three Four Five Six Seven Eight }

type Item = Result<u64, BoxError>;

struct Pool;

#[handler]
fn one(_: One) -> impl Stream<Item = Item> {
    stream::empty()
}

#[handler]
fn two(_: Two, _: &Pool) -> Pin<Box<dyn Stream<Item = Item> + Send>> {
    Box::pin(stream::empty())
}

#[handler]
fn three(_: &Three) -> BoxStream<'_, Item> {
    Box::pin(stream::empty())
}

#[handler]
async fn four(_: Four) -> Result<impl Stream<Item = Item>, BoxError> {
    Ok(stream::empty())
}

#[handler]
async fn five(_: &Five, _: Context<'_>) -> Result<impl Stream<Item = Item>, String> {
    Ok(stream::empty())
}

#[handler]
fn six(_: Six) -> Result<impl Stream<Item = Result<u64, String>>, BoxError> {
    Ok(stream::empty())
}

#[handler]
async fn seven(_: Seven, _: &Pool) -> impl Stream<Item = anyhow::Result<u64>> {
    stream::empty()
}

#[handler]
fn eight(_: &Eight, _: &Pool, _: Mediator) -> impl Stream<Item = Item> {
    stream::empty()
}

fn ask(mediator: &Mediator) {
    drop(mediator.stream(One));
    drop(mediator.stream(Five));
}

fn main() {}
