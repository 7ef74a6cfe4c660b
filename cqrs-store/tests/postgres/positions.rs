//! The one property of positions: whoever follows the log gets each committed event once, in one order.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use cqrs_store::{ExpectedVersion, Position, Store, StreamId};
use sqlx::{PgPool, Row};

use crate::support::{Schema, event, events, in_schema, pool};

/// How long it runs; longer with `CQRS_TEST_SECONDS`.
fn duration() -> Duration {
    let seconds = std::env::var("CQRS_TEST_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(seconds.unwrap_or(8))
}

const STREAMS: u64 = 8;

/// The name of the connections that are ended from outside.
const VICTIM: &str = "cqrs_victim";

fn stream(number: u64) -> StreamId {
    StreamId::new("Shared", (number % STREAMS).to_string()).unwrap()
}

/// A small generator, so that no two tasks do the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

struct Run {
    is_over: AtomicBool,
    appended: AtomicU64,
}

impl Run {
    fn goes_on(&self) -> bool {
        !self.is_over.load(Ordering::Relaxed)
    }

    fn count(&self) {
        self.appended.fetch_add(1, Ordering::Relaxed);
    }
}

/// Ends the run where the test fails, too: nobody writes to a schema that is dropped.
struct Over(Arc<Run>);

impl Drop for Over {
    fn drop(&mut self) {
        self.0.is_over.store(true, Ordering::Relaxed);
    }
}

/// Through the store.
async fn append(store: Store, run: Arc<Run>, mut dice: Dice) {
    while run.goes_on() {
        let count = 1 + dice.roll(3);
        // A connection may have been ended.
        if store.append(&stream(dice.roll(STREAMS)), ExpectedVersion::Any, events(count)).await.is_ok() {
            run.count();
        }
    }
}

/// In transactions that sleep before and after they take positions, and roll back now and then.
async fn append_slowly(schema: String, pool: PgPool, run: Arc<Run>, mut dice: Dice) {
    let sql = format!(
        "SELECT \"{schema}\".cqrs_append('Shared', $1, NULL, false, ARRAY[gen_random_uuid(), gen_random_uuid()], \
         '{{Slow, Slow}}', '{{1, 1}}', ARRAY['1', '2'], '{{NULL, NULL}}', '{{NULL, NULL}}', '{{NULL, NULL}}')"
    );
    while run.goes_on() {
        let written = async {
            let mut transaction = pool.begin().await?;
            for _ in 0..=dice.roll(2) {
                tokio::time::sleep(Duration::from_millis(dice.roll(20))).await;
                let query =
                    sqlx::query(sqlx::AssertSqlSafe(&*sql)).bind(stream(dice.roll(STREAMS)).id().to_owned());
                query.execute(&mut *transaction).await?;
            }
            tokio::time::sleep(Duration::from_millis(dice.roll(60))).await;
            match dice.roll(4) {
                0 => transaction.rollback().await,
                1 => {
                    drop(transaction);
                    Ok(())
                }
                _ => transaction.commit().await,
            }
        };
        // It may have been ended, or have met another one in a deadlock.
        if written.await.is_ok() {
            run.count();
        }
    }
}

/// Ends a connection of the writers, now and then.
async fn terminate(pool: PgPool, run: Arc<Run>) {
    let sql = "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity \
               WHERE application_name = $1 ORDER BY random() LIMIT 2) victims";
    while run.goes_on() {
        tokio::time::sleep(Duration::from_millis(40)).await;
        sqlx::query(sql).bind(VICTIM).execute(&pool).await.unwrap();
    }
}

/// Starts a program that appends, kills it, and starts it again.
fn kill(url: &str, run: &Run) {
    while run.goes_on() {
        let mut child = start(url);
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        lines.take(50).for_each(|_| run.count());
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

const CHILD: &str = "CQRS_TEST_CHILD_URL";

fn start(url: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "positions::child", "--include-ignored", "--nocapture"])
        .env(CHILD, url)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The program that is killed.
#[test]
#[ignore = "started by another test"]
fn child() {
    let Ok(url) = std::env::var(CHILD) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(&url).await.unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for task in 1..=4 {
            let (store, mut dice) = (store.clone(), Dice(0x1234_5678 * task + u64::from(std::process::id())));
            tasks.spawn(async move {
                loop {
                    store
                        .append(&stream(dice.roll(STREAMS)), ExpectedVersion::Any, [event(1)])
                        .await
                        .unwrap();
                    println!("appended");
                }
            });
        }
        tasks.join_all().await;
    });
}

#[derive(Default)]
struct Followed {
    order: Vec<u64>,
    versions: BTreeMap<String, u64>,
    position: Position,
}

impl Followed {
    /// Goes on where it was, and says how many events there were.
    async fn go_on(&mut self, store: &Store, limit: usize) -> usize {
        let read = store.read_all().after(self.position).limit(limit).collect().await.unwrap();
        for event in &read {
            assert!(event.position > self.position, "positions grow");
            self.position = event.position;
            let version = self.versions.entry(event.stream.id().to_owned()).or_default();
            *version += 1;
            assert_eq!(event.version.get(), *version, "{}: the order of a stream", event.stream);
            self.order.push(event.position.get());
        }
        read.len()
    }
}

/// All committed events, in the order of their positions.
async fn committed(schema: &Schema, pool: &PgPool) -> Vec<u64> {
    let sql = schema.own("SELECT position FROM {s}.cqrs_events ORDER BY position");
    let rows = sqlx::query(sql).fetch_all(pool).await.unwrap();
    rows.iter().map(|row| row.get::<i64, _>(0).unsigned_abs()).collect()
}

#[test]
#[ignore = "needs PostgreSQL: set CQRS_TEST_POSTGRES_URL"]
fn whoever_follows_the_log_gets_each_committed_event_once() {
    in_schema(async |schema| {
        let reader = schema.store_with("pool_size=4").await;
        let writer = schema.store_with(&format!("pool_size=8&application_name={VICTIM}")).await;
        let admin = pool().await;
        let name = schema.own("{s}").0;
        let run = Arc::new(Run { is_over: AtomicBool::new(false), appended: AtomicU64::new(0) });
        let over = Over(run.clone());
        let mut tasks = tokio::task::JoinSet::new();
        for task in 1..=4 {
            tasks.spawn(append(writer.clone(), run.clone(), Dice(0x9E37_79B9 * task)));
            let slow = writer.postgres().unwrap().clone();
            tasks.spawn(append_slowly(name.clone(), slow, run.clone(), Dice(0x85EB_CA6B * task)));
        }
        tasks.spawn(terminate(admin.clone(), run.clone()));
        let (url, killing) = (schema.url("pool_size=4"), run.clone());
        tasks.spawn_blocking(move || kill(&url, &killing));

        // One that is always there, one that reads a little at a time, and some that are there for a moment.
        let (mut steady, mut small) = (Followed::default(), Followed::default());
        let started = Instant::now();
        let mut fresh = 0;
        while started.elapsed() < duration() {
            steady.go_on(&reader, usize::MAX).await;
            small.go_on(&reader, 7).await;
            if fresh < started.elapsed().as_secs() {
                fresh = started.elapsed().as_secs();
                let mut once = Followed::default();
                once.go_on(&schema.store_with("pool_size=1").await, usize::MAX).await;
                assert!(!once.order.is_empty(), "a fresh reader gets on under load");
                let common = once.order.len().min(steady.order.len());
                assert_eq!(once.order[..common], steady.order[..common], "all see the same order");
            }
        }
        let under_way = steady.order.len();
        drop(over);
        tasks.join_all().await;
        let left = sqlx::query(
            "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE application_name = $1",
        );
        left.bind(VICTIM).execute(&admin).await.unwrap();

        let committed = committed(schema, &admin).await;
        while steady.position.get() < *committed.last().unwrap() {
            steady.go_on(&reader, usize::MAX).await;
        }
        while small.position.get() < *committed.last().unwrap() {
            small.go_on(&reader, 100).await;
        }
        let delivered: BTreeSet<_> = steady.order.iter().copied().collect();
        assert_eq!(delivered.len(), steady.order.len(), "each once");
        let lost: Vec<_> = committed.iter().filter(|position| !delivered.contains(position)).collect();
        assert!(
            lost.is_empty(),
            "{} of {} are lost: {:?}",
            lost.len(),
            committed.len(),
            &lost[..lost.len().min(9)]
        );
        assert_eq!(steady.order, committed);
        assert_eq!(small.order, committed);
        assert!(under_way > committed.len() / 4, "most of it is read while others write");
        println!(
            "{} events, {under_way} of them read under way, {} appends told of, {} numbers taken",
            committed.len(),
            run.appended.load(Ordering::Relaxed),
            committed.last().unwrap()
        );
    });
}
