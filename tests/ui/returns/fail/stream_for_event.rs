use cqrs::prelude::*;

#[event]
struct OrderPlaced;

#[handler]
fn confirm(_: &OrderPlaced) -> impl futures_util::Stream<Item = Result<(), BoxError>> {
    futures_util::stream::empty()
}

fn main() {}
