use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct Orders<T>(T);

#[handler]
impl<T: Send + Sync + 'static> Orders<T> {
    async fn place_order(&self, _: PlaceOrder) -> Result<(), BoxError> {
        Ok(())
    }
}

fn main() {}
