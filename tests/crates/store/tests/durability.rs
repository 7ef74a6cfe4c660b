//! What is acknowledged outlives the program, however it ends.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use cqrs::store::Store;

/// How often the program is killed.
const KILLS: u64 = 10;

/// How many batches are acknowledged before it is killed.
const BATCHES: usize = 200;

fn start(url: &str, first: u64) -> Child {
    let appender = env!("CARGO_BIN_EXE_appender");
    Command::new(appender).args([url, &first.to_string()]).stdout(Stdio::piped()).spawn().unwrap()
}

/// The parts of each batch that are stored, by task and number, in the order of the log.
async fn stored(store: &Store) -> BTreeMap<(u64, u64), Vec<u64>> {
    let mut stored = BTreeMap::<_, Vec<u64>>::new();
    let mut versions = BTreeMap::new();
    let mut position = 0;
    for event in store.read_all().collect().await.unwrap() {
        assert!(event.position.get() > position, "positions go up");
        position = event.position.get();
        let version = versions.entry(event.stream.clone()).or_insert(0);
        *version += 1;
        assert_eq!(event.version.get(), *version, "{} has a hole", event.stream);
        let data: serde_json::Value = serde_json::from_str(&event.data).unwrap();
        let task = event.stream.id().parse().unwrap();
        stored
            .entry((task, data["number"].as_u64().unwrap()))
            .or_default()
            .push(data["part"].as_u64().unwrap());
    }
    stored
}

/// Kills the program in the midst of its work, again and again.
async fn survives(url: &str) {
    let mut acknowledged = Vec::new();
    for kill in 0..KILLS {
        let mut appender = start(url, 1_000_000 * kill);
        let mut lines = BufReader::new(appender.stdout.take().unwrap()).lines();
        assert_eq!(lines.next().unwrap().unwrap(), "open", "it opens without repair");
        let mut batch = |line: String| {
            let (task, number) = line.split_once(' ').unwrap();
            acknowledged.push((task.parse().unwrap(), number.parse().unwrap()));
        };
        lines.by_ref().take(BATCHES).for_each(|line| batch(line.unwrap()));
        appender.kill().unwrap();
        appender.wait().unwrap();
        // What it had said before it died counts.
        lines.for_each(|line| batch(line.unwrap()));

        let store = Store::open(url).await.unwrap();
        let stored = stored(&store).await;
        for batch in &acknowledged {
            assert!(stored.contains_key(batch), "{batch:?} was acknowledged, and is lost");
        }
        for (batch, parts) in &stored {
            assert_eq!(*parts, [0, 1, 2], "{batch:?} is there in part, or out of order");
        }
        store.close().await.unwrap();
    }
    assert!(acknowledged.len() >= KILLS as usize * BATCHES);
}

#[tokio::test]
async fn sqlite_survives_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    for synchronous in ["full", "normal"] {
        let file = folder.path().join(format!("{synchronous}.db"));
        survives(&format!("sqlite://{}?synchronous={synchronous}", file.display())).await;
    }
}

#[test]
fn five_programs_may_open_a_new_database_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..5 {
        let url = format!("sqlite://{}", folder.path().join(format!("{round}.db")).display());
        let mut programs: Vec<Child> = (0..5).map(|number| start(&url, 1_000_000 * number)).collect();
        for program in &mut programs {
            let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
            assert_eq!(lines.next().unwrap().unwrap(), "open");
            assert!(lines.next().unwrap().unwrap().contains(' '), "it writes beside the others");
            program.kill().unwrap();
            program.wait().unwrap();
        }
    }
}
