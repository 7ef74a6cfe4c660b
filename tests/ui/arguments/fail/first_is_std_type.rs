use cqrs::prelude::*;

#[handler]
async fn place_order(_: String) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
