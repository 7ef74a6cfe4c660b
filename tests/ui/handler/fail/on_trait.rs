use cqrs::prelude::*;

#[handler]
trait Orders {}

fn main() {}
