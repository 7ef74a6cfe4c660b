use cqrs::prelude::*;

mod service {
    pub struct Orders {
        pub pool: u64,
    }
}

use service::Orders;

#[command]
struct PlaceOrder;

#[command]
struct ShipOrder;

#[handler]
impl Orders {
    async fn place(&self, _: PlaceOrder) -> Result<(), BoxError> {
        let _ = self.pool;
        Ok(())
    }
}

#[handler]
impl self::service::Orders {
    async fn ship(&self, _: ShipOrder, _: &Self) -> Result<(), BoxError> {
        Ok(())
    }
}

fn main() {}
