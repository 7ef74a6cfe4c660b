use std::rc::Rc;

use cqrs::prelude::*;

#[event]
struct OrderPlaced;

#[handler]
async fn confirm(_: &OrderPlaced) -> Result<(), BoxError> {
    let shared = Rc::new(1);
    tokio::task::yield_now().await;
    drop(shared);
    Ok(())
}

fn main() {}
