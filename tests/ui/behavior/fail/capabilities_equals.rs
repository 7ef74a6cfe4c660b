use cqrs::prelude::*;

trait Audited {}

#[command(capabilities = dyn Audited)]
struct PlaceOrder;

fn main() {}
