use cqrs::prelude::*;

#[handler]
async fn place_order(_: Context<'_>) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
