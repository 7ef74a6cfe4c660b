use cqrs::prelude::*;

#[query(streams = u64)]
struct ExportOrders;

#[handler]
fn handle(_: ExportOrders) -> impl futures_util::Stream<Item = Result<u64, BoxError>> {
    futures_util::stream::empty()
}

async fn send(mediator: &Mediator) {
    let _ = mediator.send(ExportOrders).await;
}

fn main() {}
