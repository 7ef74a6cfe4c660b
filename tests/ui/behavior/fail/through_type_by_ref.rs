use cqrs::prelude::*;

#[event]
struct OrderPlaced;

struct Authorize;

#[handler(through(Authorize))]
async fn notify(_: &OrderPlaced) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
