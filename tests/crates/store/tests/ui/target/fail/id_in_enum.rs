use cqrs::prelude::*;

#[command]
enum ChangeOrder {
    Ship {
        #[id]
        order: u64,
    },
    Cancel(#[id] u64),
}

fn main() {}
