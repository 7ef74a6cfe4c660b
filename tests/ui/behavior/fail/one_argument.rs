use cqrs::prelude::*;

#[behavior]
async fn trace<M: cqrs::Message>(message: M) {}

fn main() {}
