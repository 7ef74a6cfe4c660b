use cqrs::prelude::*;

struct Orders;

#[query(returns = u64)]
struct GetOrder;

#[handler]
impl Orders {
    async fn get_order(&self, _: GetOrder) -> Result<String, BoxError> {
        Ok(String::new())
    }
}

fn main() {}
