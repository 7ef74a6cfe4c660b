use std::sync::MutexGuard;

use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct Repo(MutexGuard<'static, u64>);

#[handler]
async fn place_order(_: PlaceOrder, _: &Repo) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
