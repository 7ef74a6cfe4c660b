use cqrs::prelude::*;

mod orders {
    use super::*;

    #[command(returns = OrderId)]
    pub(super) struct PlaceOrder(Line);

    struct Line;

    pub(super) struct OrderId;

    struct Pool(Connection);

    struct Connection;

    #[handler]
    async fn place_order(cmd: PlaceOrder, pool: &Pool) -> Result<OrderId, BoxError> {
        let _ = (cmd.0, &pool.0);
        Ok(OrderId)
    }

    pub(super) fn order() -> PlaceOrder {
        PlaceOrder(Line)
    }
}

pub mod shipping {
    use super::*;

    #[command]
    pub struct ShipOrder;

    struct Carrier;

    #[handler]
    async fn ship_order(_: ShipOrder, _: &Carrier) -> Result<(), BoxError> {
        Ok(())
    }
}

async fn send(mediator: &Mediator) {
    let _ = mediator.send(orders::order()).await;
    let _ = mediator.send(shipping::ShipOrder).await;
}

fn main() {}
