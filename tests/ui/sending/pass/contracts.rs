use cqrs::prelude::*;

#[command(contract, returns = u64)]
struct PlaceOrder;

#[query(contract, returns = u64)]
struct GetOrder;

#[query(contract, streams = u64)]
struct ExportOrders;

#[command(contract)]
struct Unhandled;

struct Pool;

#[handler(contract)]
async fn place_order(_: PlaceOrder, _: &Pool) -> Result<u64, BoxError> {
    Ok(1)
}

struct Orders;

#[handler(contract)]
impl Orders {
    async fn get_order(&self, _: &GetOrder) -> Result<u64, BoxError> {
        Ok(1)
    }

    fn export_orders(&self, _: ExportOrders) -> impl futures_util::Stream<Item = Result<u64, BoxError>> + use<> {
        futures_util::stream::empty()
    }
}

async fn send(mediator: &Mediator) {
    let _ = mediator.send(PlaceOrder).await;
    let _ = mediator.query(GetOrder).await;
    drop(mediator.stream(ExportOrders));
    let _ = mediator.send(Unhandled).await;
}

fn main() {}
