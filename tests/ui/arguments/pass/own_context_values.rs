use cqrs::prelude::*;

use std::sync::Arc;

#[command]
struct PlaceOrder;

#[event]
struct OrderPlaced;

struct Sessions;

struct CurrentUser;

struct Tenant;

impl FromContext for CurrentUser {
    type Dependencies = Arc<Sessions>;

    async fn from_context(_: &Arc<Sessions>, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self)
    }
}

impl FromContext for Tenant {
    type Dependencies = ();

    async fn from_context((): &(), _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self)
    }
}

#[handler]
async fn place_order(_: PlaceOrder, _: CurrentUser, _: &Sessions, _: Tenant, _: Mediator) -> Result<(), BoxError> {
    Ok(())
}

#[handler]
async fn react(_: &OrderPlaced, _: CurrentUser) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
