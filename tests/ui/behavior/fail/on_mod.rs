use cqrs::prelude::*;

#[behavior]
mod audit {}

fn main() {}
