use cqrs::prelude::*;

struct Plain;

#[handler]
async fn place_order(_: Plain) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
