use std::rc::Rc;

use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct Repo(Rc<u64>);

#[handler]
async fn place_order(_: PlaceOrder, _: &Repo) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
