use cqrs::prelude::*;

#[event]
enum OrderChanged<'a> {
    Renamed(&'a str),
}

fn main() {}
