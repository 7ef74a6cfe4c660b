use cqrs::prelude::*;

struct Plain;

struct Pool;

#[handler]
async fn place_order(_: Plain, _: &Pool, _: Context<'_>) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
