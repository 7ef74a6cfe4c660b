use cqrs::prelude::*;

#[handler]
async fn place_order(_: impl Send) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
