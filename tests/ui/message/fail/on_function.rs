use cqrs::prelude::*;

#[command]
async fn place_order() {}

fn main() {}
