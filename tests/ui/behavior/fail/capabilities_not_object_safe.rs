use cqrs::prelude::*;

trait Audited {
    fn entry() -> String;
}

#[command(capabilities(dyn Audited))]
struct PlaceOrder;

impl Audited for PlaceOrder {
    fn entry() -> String {
        String::new()
    }
}

fn main() {}
