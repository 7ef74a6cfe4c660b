use std::cell::RefCell;

use cqrs::prelude::*;

struct Good;

impl<M: Sync> Scoped<M> for Good {
    type Dependencies = ();

    async fn begin((): &(), _: &M, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self)
    }

    async fn commit(self) -> Result<(), BoxError> {
        Ok(())
    }

    async fn rollback(self) {}
}

struct Repo(RefCell<u64>);

struct Pool;

#[command]
struct PlaceOrder;

#[handler]
async fn place_order(
    _: PlaceOrder,
    good: &mut Good,
    number: &u8,
    shared: &Repo,
    value: Repo,
    scoped: &mut Pool,
) -> Result<(), BoxError> {
    let _ = (good, number, shared, value, scoped);
    Ok(())
}

fn main() {}
