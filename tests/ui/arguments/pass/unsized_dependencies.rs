#![allow(unused_parens)]

use cqrs::prelude::*;

use std::collections::HashMap;
use std::sync::Arc;

#[command]
struct PlaceOrder;

#[query(returns = u64)]
struct GetOrder;

#[event]
struct OrderPlaced;

trait PriceList: Send + Sync {}

trait Clock {}

struct Wrapper<T: ?Sized>(Box<T>);

#[handler]
async fn place_order(
    _: PlaceOrder,
    _: &dyn PriceList,
    _: &(dyn Clock + Send + Sync),
    _: &[u64],
    _: &str,
) -> Result<(), BoxError> {
    tokio::task::yield_now().await;
    Ok(())
}

#[handler]
async fn get_order(
    _: &GetOrder,
    _: &HashMap<String, Vec<Box<dyn PriceList>>>,
    _: &Wrapper<dyn Clock + Send + Sync>,
    _: &Arc<dyn Fn(u64) -> u64 + Send + Sync>,
    _: &(dyn Fn(&str) -> usize + Send + Sync),
) -> Result<u64, BoxError> {
    tokio::task::yield_now().await;
    Ok(1)
}

#[handler]
async fn react(_: &OrderPlaced, _: &Vec<&'static str>, _: &[Arc<dyn PriceList>]) -> Result<(), BoxError> {
    tokio::task::yield_now().await;
    Ok(())
}

fn main() {}
