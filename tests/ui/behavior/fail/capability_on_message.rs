use cqrs::prelude::*;

trait Audited {}

#[command(capability = dyn Audited)]
struct PlaceOrder;

fn main() {}
