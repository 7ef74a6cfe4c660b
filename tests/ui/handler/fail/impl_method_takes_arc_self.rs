use std::sync::Arc;

use cqrs::prelude::*;

struct Orders;

#[command]
struct PlaceOrder;

#[handler]
impl Orders {
    async fn place(self: &Arc<Self>, _: PlaceOrder) -> Result<(), BoxError> {
        Ok(())
    }
}

fn main() {}
