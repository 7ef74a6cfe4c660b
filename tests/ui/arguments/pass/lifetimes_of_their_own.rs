// Lifetimes that belong to a part of a dependency's type.
use std::sync::Arc;

use cqrs::prelude::*;

type Trim = dyn for<'x> Fn(&'x str) -> &'x str + Send + Sync;

#[query(returns = bool)]
struct Check(String);

#[handler]
async fn check(
    query: Check,
    trim: &(dyn for<'x> Fn(&'x str) -> &'x str + Send + Sync),
    accept: &(dyn Fn(&'_ str) -> bool + Send + Sync),
    length: &fn(&'_ str) -> usize,
) -> Result<bool, BoxError> {
    Ok(accept(trim(&query.0)) && length(&query.0) > 0)
}

fn main() {
    let length: fn(&str) -> usize = str::len;
    Mediator::builder()
        .provide_dyn::<Trim>(Arc::new(|text: &str| text.trim()))
        .provide_dyn::<dyn Fn(&str) -> bool + Send + Sync>(Arc::new(|text: &str| text.is_empty()))
        .provide(length)
        .build()
        .unwrap();
}
