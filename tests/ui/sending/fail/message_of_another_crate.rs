use contract_api::ArchiveOrder;
use cqrs::prelude::*;

#[handler]
async fn archive_order(_: ArchiveOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
