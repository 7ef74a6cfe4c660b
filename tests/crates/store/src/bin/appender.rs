//! Appends until it is killed, and says what is stored as soon as it knows: `appender URL FIRST`.
//!
//! Four tasks append to a stream each, batches of three events whose numbers go on behind `FIRST`. A line `task number` tells
//! of a batch that was acknowledged.

use std::io::{Write, stdout};

use cqrs::store::{ExpectedVersion, NewEvent, Store, StreamId};
use serde_json::json;

#[tokio::main(worker_threads = 2)]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().expect("a URL");
    let first: u64 = arguments.next().expect("a number").parse().expect("a number");
    let store = Store::open(&url).await.expect("it opens");
    println!("open");
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..4_u64 {
        let store = store.clone();
        tasks.spawn(async move {
            let stream = StreamId::new("Task", task.to_string()).expect("a name");
            for number in first.. {
                let event = |part: u64| NewEvent::json("Part", 1, &json!({ "number": number, "part": part }));
                let appended = store.append(&stream, ExpectedVersion::Any, (0..3).map(event)).await;
                appended.expect("it is stored");
                // In one write: a line is there, or not.
                let line = format!("{task} {number}\n");
                stdout().lock().write_all(line.as_bytes()).expect("somebody reads this");
            }
        });
    }
    tasks.join_all().await;
}
