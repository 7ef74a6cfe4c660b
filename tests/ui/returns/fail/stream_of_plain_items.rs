use cqrs::prelude::*;

#[query(streams = u64)]
struct ExportOrders;

#[handler]
fn export_orders(_: ExportOrders) -> impl futures_util::Stream<Item = u64> {
    futures_util::stream::empty()
}

fn main() {}
