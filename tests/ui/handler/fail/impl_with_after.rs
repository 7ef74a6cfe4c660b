use cqrs::prelude::*;

#[event]
struct OrderPlaced;

#[handler]
async fn reserve(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

struct Orders;

#[handler(after(reserve))]
impl Orders {
    async fn confirm(&self, _: &OrderPlaced) -> Result<(), BoxError> {
        Ok(())
    }
}

fn main() {}
