use std::cell::RefCell;

use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct Orders(RefCell<u64>);

#[handler]
impl Orders {
    async fn place_order(&self, _: PlaceOrder) -> Result<(), BoxError> {
        Ok(())
    }
}
fn main() {}
