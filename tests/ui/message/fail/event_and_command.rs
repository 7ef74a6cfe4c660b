use cqrs::prelude::*;

#[event]
#[command]
struct OrderPlaced;

fn main() {}
