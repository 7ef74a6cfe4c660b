use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct UnitOfWork;

impl<M: Sync> Scoped<M> for UnitOfWork {
    type Dependencies = ();

    async fn begin(_: &(), _: &M, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self)
    }

    async fn commit(self) -> Result<(), BoxError> {
        Ok(())
    }

    async fn rollback(self) {}
}

#[handler]
async fn place_order(_: PlaceOrder, _: &mut UnitOfWork) -> Result<String, BoxError> {
    Ok(String::new())
}

fn main() {}
