use std::rc::Rc;

use futures_util::{Stream, StreamExt, stream};

use cqrs::prelude::*;

#[query(streams = u64)]
struct ExportOrders;

#[handler]
fn export_orders(_: ExportOrders) -> impl Stream<Item = Result<u64, BoxError>> {
    let shared = Rc::new(1);
    stream::iter([1]).map(move |item| Ok(item + *shared))
}

fn main() {}
