use cqrs::prelude::*;

#[query(streams = u64)]
struct ExportOrders;

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
fn export_orders(_: ExportOrders, _: &mut UnitOfWork) -> impl futures_util::Stream<Item = Result<u64, BoxError>> {
    futures_util::stream::empty()
}

fn main() {}
