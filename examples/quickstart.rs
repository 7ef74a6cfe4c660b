//! Everything at once: a command, a query, an event and a stream; a dependency behind a trait; a domain error.
//! Run it with `cargo run --example quickstart`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use cqrs::prelude::*;
use futures_util::{Stream, StreamExt, stream};

/// Places an order and returns its id.
#[command(returns = u64, error = PlaceOrderError)]
struct PlaceOrder {
    article: String,
    quantity: u32,
}

#[derive(Debug, thiserror::Error)]
enum PlaceOrderError {
    #[error("nobody sells `{0}`")]
    UnknownArticle(String),
}

#[query(returns = Option<String>)]
struct GetOrder {
    id: u64,
}

#[query(streams = String)]
struct ExportOrders;

#[event]
struct OrderPlaced {
    id: u64,
}

/// What an article costs: in a real program, another service.
trait PriceList: Send + Sync {
    fn cents(&self, article: &str) -> Option<u32>;
}

struct Fruit;

impl PriceList for Fruit {
    fn cents(&self, article: &str) -> Option<u32> {
        (article == "apple").then_some(25)
    }
}

/// Orders, already worded for display: in a real program, a database.
#[derive(Default)]
struct Orders(Mutex<BTreeMap<u64, String>>);

#[handler]
async fn place_order(
    cmd: PlaceOrder,
    prices: &dyn PriceList,
    orders: &Orders,
    ctx: Context<'_>,
) -> Result<u64, PlaceOrderError> {
    let PlaceOrder { article, quantity } = cmd;
    let Some(cents) = prices.cents(&article) else { return Err(PlaceOrderError::UnknownArticle(article)) };
    let id = {
        let mut orders = orders.0.lock().unwrap();
        let id = orders.len() as u64 + 1;
        orders.insert(id, format!("{quantity} × {article}, {} cents", quantity * cents));
        id
    };
    if let Err(error) = ctx.publish(OrderPlaced { id }).await {
        eprintln!("the order stands, but {error}");
    }
    Ok(id)
}

#[handler]
async fn confirm(event: &OrderPlaced) -> Result<(), BoxError> {
    println!("event:   order {} was placed", event.id);
    Ok(())
}

#[handler]
fn get_order(GetOrder { id }: GetOrder, orders: &Orders) -> Result<Option<String>, BoxError> {
    Ok(orders.0.lock().unwrap().get(&id).cloned())
}

#[handler]
fn export_orders(_: ExportOrders, orders: &Orders) -> impl Stream<Item = Result<String, BoxError>> {
    stream::iter(orders.0.lock().unwrap().clone().into_values().map(Ok))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mediator = Mediator::builder()
        .provide_dyn::<dyn PriceList>(Arc::new(Fruit))
        .provide(Orders::default())
        .build()?;

    let id = mediator.send(PlaceOrder { article: "apple".into(), quantity: 3 }).await?;
    println!("query:   {:?}", mediator.query(GetOrder { id }).await?);

    match mediator.send(PlaceOrder { article: "anvil".into(), quantity: 1 }).await {
        Err(cqrs::Error::Handler(PlaceOrderError::UnknownArticle(article))) => {
            println!("error:   no {article}")
        }
        other => println!("never:   {other:?}"),
    }

    let mut rows = std::pin::pin!(mediator.stream(ExportOrders));
    while let Some(row) = rows.next().await {
        println!("stream:  {}", row?);
    }
    Ok(())
}
