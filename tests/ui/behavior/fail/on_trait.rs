use cqrs::prelude::*;

#[behavior]
pub trait Audit {}

fn main() {}
