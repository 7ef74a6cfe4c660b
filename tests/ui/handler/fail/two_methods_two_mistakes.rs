use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[query(returns = u64)]
struct GetOrder;

struct Orders;

#[handler]
impl Orders {
    unsafe fn place_order(&self, _: PlaceOrder) -> Result<(), BoxError> {
        Ok(())
    }

    async fn get_order(&self) -> Result<u64, BoxError> {
        Ok(1)
    }
}

fn main() {}
