use cqrs::prelude::*;

#[handler]
mod orders {}

fn main() {}
