use cqrs::prelude::*;

struct Plain;

#[handler]
fn export(_: Plain) -> impl futures_util::Stream<Item = Result<u64, BoxError>> {
    futures_util::stream::empty()
}

fn main() {}
