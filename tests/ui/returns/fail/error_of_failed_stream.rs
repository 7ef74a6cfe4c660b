use cqrs::prelude::*;

#[query(streams = u64)]
struct ExportOrders;

struct Odd;

#[handler]
async fn export_orders(
    _: ExportOrders,
) -> Result<impl futures_util::Stream<Item = Result<u64, BoxError>>, Odd> {
    Ok(futures_util::stream::empty())
}

fn main() {}
