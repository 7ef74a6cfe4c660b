use std::cell::Cell;

use cqrs::prelude::*;

#[event]
struct OrderPlaced(Cell<u64>);

#[handler]
async fn confirm(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
