use cqrs::prelude::*;

#[event(error = BoxError)]
struct OrderPlaced;

fn main() {}
