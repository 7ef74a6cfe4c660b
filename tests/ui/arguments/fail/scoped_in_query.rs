use cqrs::prelude::*;

#[query(returns = u64)]
struct GetOrder;

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
async fn get_order(_: GetOrder, _: &mut UnitOfWork) -> Result<u64, BoxError> {
    Ok(1)
}

fn main() {}
