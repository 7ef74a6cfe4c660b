use cqrs::prelude::*;

#[query(streams = u64)]
struct ExportOrders;

#[handler]
async fn export_orders(_: ExportOrders) -> Result<u64, BoxError> {
    Ok(1)
}

fn main() {}
