use cqrs::prelude::*;

#[handler]
async fn place_order(_: PlaceOrdr) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
