use cqrs::prelude::*;

#[behavior]
async fn trace() {}

fn main() {}
