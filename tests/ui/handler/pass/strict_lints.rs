#![forbid(unsafe_code)]
#![deny(missing_docs, missing_debug_implementations, unreachable_pub, unused, warnings)]
#![deny(clippy::pedantic)]

//! Generated code is clean under the strictest lints.

use cqrs::prelude::*;
use futures_util::{Stream, stream};

/// A command.
#[command(returns = u64)]
#[derive(Debug)]
pub struct PlaceOrder;

/// A query.
#[query(returns = u64)]
#[derive(Debug)]
pub struct GetOrder;

/// A streaming query.
#[query(streams = u64)]
#[derive(Debug)]
pub struct ExportOrders;

/// An event.
#[event]
#[derive(Debug)]
pub struct OrderPlaced;

/// A contract.
#[command(contract)]
#[derive(Debug)]
pub struct ShipOrder;

/// A dependency.
#[derive(Debug)]
pub struct Pool;

/// A service.
#[derive(Debug)]
pub struct Billing;

/// Handles.
///
/// # Errors
/// Never.
#[handler]
pub async fn place_order(_: PlaceOrder, _: &Pool, _: Context<'_>) -> Result<u64, BoxError> {
    Ok(1)
}

/// Handles.
///
/// # Errors
/// Never.
#[handler]
pub fn get_order(_: &GetOrder) -> Result<u64, BoxError> {
    Ok(1)
}

/// Handles.
#[handler]
pub fn export_orders(_: ExportOrders) -> impl Stream<Item = Result<u64, BoxError>> {
    stream::empty()
}

#[handler(contract)]
async fn ship_order(_: ShipOrder) -> Result<(), BoxError> {
    Ok(())
}

#[handler]
impl Billing {
    async fn react(&self, _: &OrderPlaced) -> Result<(), BoxError> {
        Ok(())
    }
}

fn main() {}
