use cqrs::prelude::*;

#[command]
enum ChangeOrder {
    #[id]
    Ship(u64),
}

fn main() {}
