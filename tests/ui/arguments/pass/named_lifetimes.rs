use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[query(returns = usize)]
struct CountOrders;

struct Pool;

#[handler]
async fn place_order<'a>(_: &'a PlaceOrder, _: &'a Pool, _: Context<'a>) -> Result<(), BoxError> {
    Ok(())
}

#[handler]
fn count_orders<'a, 'b>(
    _: &'a CountOrders,
    _: &'b Pool,
) -> impl Future<Output = Result<usize, BoxError>> + use<'a, 'b> {
    async { Ok(0) }
}

fn main() {}
