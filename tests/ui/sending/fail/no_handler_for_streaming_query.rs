use cqrs::prelude::*;

#[query(streams = u64)]
struct ExportOrders;

async fn send(mediator: &Mediator) {
    let _ = mediator.stream(ExportOrders);
}

fn main() {}
