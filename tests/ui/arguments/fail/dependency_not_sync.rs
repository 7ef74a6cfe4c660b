use std::cell::RefCell;

use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct Repo(RefCell<u64>);

#[handler]
async fn place_order(_: PlaceOrder, _: &Repo) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
