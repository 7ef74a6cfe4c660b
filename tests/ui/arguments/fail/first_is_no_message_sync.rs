use cqrs::prelude::*;

struct Plain;

#[handler]
fn place_order(_: Plain) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
