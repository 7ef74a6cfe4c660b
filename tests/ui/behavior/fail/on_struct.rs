use cqrs::prelude::*;

#[behavior]
pub struct Audit;

fn main() {}
