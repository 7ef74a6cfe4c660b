use cqrs::prelude::*;

#[query(returns = u64)]
struct GetOrder;

#[handler]
async fn handle(_: GetOrder) -> Result<u64, BoxError> {
    Ok(1)
}

#[event]
struct OrderPlaced;

#[handler]
async fn react(_: &OrderPlaced, ctx: Context<'_>) -> Result<(), BoxError> {
    let _ = ctx.send(GetOrder).await;
    Ok(())
}

fn main() {}
