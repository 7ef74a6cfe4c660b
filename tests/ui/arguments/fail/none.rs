use cqrs::prelude::*;

#[handler]
async fn place_order() -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
