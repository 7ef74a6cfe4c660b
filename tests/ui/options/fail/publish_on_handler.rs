use cqrs::prelude::*;

#[event]
struct OrderPlaced;

#[handler(publish = detached)]
async fn confirm(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
