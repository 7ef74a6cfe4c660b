use cqrs::prelude::*;

#[command(name = "orders.place_v2", returns = Vec<u64>, error = std::io::Error,)]
pub struct PlaceOrder;

#[query(streams = <Vec<u64> as IntoIterator>::Item)]
pub struct ExportOrders;

#[query(returns = (), error = std::num::ParseIntError)]
pub(crate) struct Check;

#[command()]
struct Nothing;

#[event()]
struct Something;

#[command(contract, name = "Ship-Order.1")]
pub struct ShipOrder;

#[handler()]
async fn nothing(_: Nothing) -> Result<(), BoxError> {
    Ok(())
}

fn main() {
    use cqrs::Message;

    assert_eq!(PlaceOrder::NAME, "orders.place_v2");
    assert_eq!(ShipOrder::NAME, "Ship-Order.1");
    assert_eq!(Something::NAME, "Something");
}
