use cqrs::prelude::*;

#[aggregate(id = u64, state)]
fn order() {}

fn main() {}
