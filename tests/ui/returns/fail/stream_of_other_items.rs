use cqrs::prelude::*;

#[query(streams = u64)]
struct ExportOrders;

#[handler]
fn export_orders(_: ExportOrders) -> impl futures_util::Stream<Item = Result<String, BoxError>> {
    futures_util::stream::empty()
}

fn main() {}
