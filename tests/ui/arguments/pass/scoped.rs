use cqrs::prelude::*;

struct UnitOfWork;

impl<M: Sync> Scoped<M> for UnitOfWork {
    type Dependencies = ();

    async fn begin((): &(), _: &M, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self)
    }

    async fn commit(self) -> Result<(), BoxError> {
        Ok(())
    }

    async fn rollback(self) {}
}

#[command]
struct PlaceOrder(u64);

#[command]
struct ShipOrder(u64);

#[event]
struct OrderPlaced;

/// Opened for the messages that name it, and for no others.
struct Root<T>(T);

impl Scoped<ShipOrder> for Root<u64> {
    type Dependencies = ();

    async fn begin((): &(), message: &ShipOrder, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self(message.0))
    }

    async fn commit(self) -> Result<(), BoxError> {
        Ok(())
    }

    async fn rollback(self) {}
}

#[handler]
async fn place_order(_: PlaceOrder, _: &mut UnitOfWork) -> Result<(), BoxError> {
    tokio::task::yield_now().await;
    Ok(())
}

#[handler]
async fn ship_order(_: &ShipOrder, _: &mut UnitOfWork, root: &mut Root<u64>) -> Result<(), BoxError> {
    root.0 += 1;
    tokio::task::yield_now().await;
    Ok(())
}

#[handler]
fn react(_: &OrderPlaced, _: &mut UnitOfWork) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
