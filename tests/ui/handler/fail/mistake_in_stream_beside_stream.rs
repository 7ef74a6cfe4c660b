use cqrs::prelude::*;

#[query(streams = u64)]
struct ExportOrders;

#[handler]
unsafe fn export_orders(_: ExportOrders) -> Result<u64, BoxError> {
    Ok(1)
}

fn send(mediator: &Mediator) {
    let _ = mediator.stream(ExportOrders);
}

fn main() {}
