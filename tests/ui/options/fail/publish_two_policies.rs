use cqrs::prelude::*;

#[event(publish = concurrent + detached)]
struct OrderPlaced;

fn main() {}
