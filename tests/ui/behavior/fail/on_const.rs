use cqrs::prelude::*;

#[behavior]
const AUDIT: u32 = 1;

fn main() {}
