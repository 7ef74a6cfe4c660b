use cqrs::prelude::*;

#[event(contract)]
struct OrderPlaced;

fn main() {}
