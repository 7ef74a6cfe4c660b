use cqrs::prelude::*;

#[command]
enum ChangeOrder {
    Ship {
        #[expected_version]
        seen: cqrs::store::Version,
    },
}

fn main() {}
