use cqrs::prelude::*;

#[event]
trait Orders {}

fn main() {}
