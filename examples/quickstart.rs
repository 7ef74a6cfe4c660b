//! A command, a query, an event and a stream; a dependency behind a trait; a domain error handled.

use std::sync::{Arc, Mutex};

use cqrs::prelude::*;
use futures_util::{Stream, StreamExt, stream};

/// Places an order and returns its number.
#[command(returns = usize, error = UnknownArticle)]
struct PlaceOrder {
    article: String,
    quantity: u32,
}

#[derive(Debug, thiserror::Error)]
#[error("nobody sells `{0}`")]
struct UnknownArticle(String);

#[query(returns = Option<String>)]
struct GetOrder(usize);

#[query(streams = String)]
struct ExportOrders;

#[event]
struct OrderPlaced(usize);

/// What an article costs, in cents: in a real program, another service.
trait PriceList: Send + Sync {
    fn price(&self, article: &str) -> Option<u32>;
}

struct OnlyApples;
impl PriceList for OnlyApples {
    fn price(&self, article: &str) -> Option<u32> {
        (article == "apple").then_some(25)
    }
}

/// Orders, already worded for display: in a real program, a database.
struct Orders(Mutex<Vec<String>>);

#[handler]
async fn place_order(
    PlaceOrder { article, quantity }: PlaceOrder,
    prices: &dyn PriceList,
    orders: &Orders,
    ctx: Context<'_>,
) -> Result<usize, UnknownArticle> {
    let Some(price) = prices.price(&article) else { return Err(UnknownArticle(article)) };
    let number = {
        let mut orders = orders.0.lock().unwrap();
        orders.push(format!("{quantity} × {article}, {} cents", quantity * price));
        orders.len()
    };
    if let Err(error) = ctx.publish(OrderPlaced(number)).await {
        eprintln!("the order stands, but {error}");
    }
    Ok(number)
}

#[handler]
async fn confirm(event: &OrderPlaced) -> Result<(), BoxError> {
    println!("event:  order {} was placed", event.0);
    Ok(())
}

#[handler]
async fn get_order(query: GetOrder, orders: &Orders) -> Result<Option<String>, BoxError> {
    Ok(orders.0.lock().unwrap().get(query.0.wrapping_sub(1)).cloned())
}

#[handler]
fn export_orders(_: ExportOrders, orders: &Orders) -> impl Stream<Item = Result<String, BoxError>> {
    stream::iter(orders.0.lock().unwrap().clone()).map(Ok)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    if std::env::args().any(|argument| argument == "--catalog") {
        print!("{}", Mediator::catalog());
        return Ok(());
    }
    let mediator = Mediator::builder()
        .provide_dyn::<dyn PriceList>(Arc::new(OnlyApples))
        .provide(Orders(Mutex::default()))
        .build()?;
    let number = mediator.send(PlaceOrder { article: "apple".into(), quantity: 3 }).await?;
    println!("query:  {:?}", mediator.query(GetOrder(number)).await?);
    let anvil = PlaceOrder { article: "anvil".into(), quantity: 1 };
    if let Err(cqrs::Error::Handler(error)) = mediator.send(anvil).await {
        println!("error:  {error}");
    }
    let mut rows = std::pin::pin!(mediator.stream(ExportOrders));
    while let Some(row) = rows.next().await {
        println!("stream: {}", row?);
    }
    Ok(())
}
