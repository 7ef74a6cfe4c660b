//! The loop that reads requests, and the clocks.

use std::io::{BufRead, Write, stdin, stdout};
use std::time::Instant;

use tokio::runtime::Builder;
use tokio::task::JoinSet;

use crate::request::Request;
use crate::{Contender, Database, Payload, Refused, resident};

/// Appends of each task that come before the timed ones: they make the stream, and fill pools and caches.
const WARM_UP: u64 = 10;

/// Does what each line of the input says, and answers with a line of numbers.
///
/// | line | answer |
/// |---|---|
/// | `open synchronous=full path=..` | 1 where the journal is a WAL, `PRAGMA synchronous`, SQLite's version as one number |
/// | `fill streams=1000 each=100 batch=100` | nanoseconds |
/// | `append tasks=16 count=500 batch=1` | nanoseconds of `count` appends of all tasks together, conflicts, waits for a lock that were given up |
/// | `decide count=500` | the same, each on a stream of its own that is there |
/// | `read` | nanoseconds, events, the sum of their amounts |
/// | `memory stream=1` | kilobytes before a decision on the stream, and the most of them during it |
/// | `close` | 0 |
pub fn serve<C: Contender>() {
    let runtime = Builder::new_multi_thread().enable_all().build().expect("a runtime can be built");
    let mut contender: Option<C> = None;
    for line in stdin().lock().lines() {
        let line = line.expect("the input is text");
        let request = Request::parse(&line);
        let answer = runtime.block_on(async {
            let opened = || contender.clone().expect("`open` comes first");
            match request.verb {
                "open" => open(&request, &mut contender).await,
                "fill" => fill(opened(), &request).await,
                "append" => append(opened(), &request).await,
                "decide" => decide(opened(), &request).await,
                "read" => read(opened()).await,
                "memory" => memory(opened(), &request).await,
                "close" => {
                    let closing = contender.take().expect("`open` comes first");
                    closing.close().await;
                    vec![0]
                }
                other => panic!("nobody can do `{other}`"),
            }
        });
        let answer: Vec<String> = answer.iter().map(u64::to_string).collect();
        println!("{}", answer.join(" "));
        stdout().flush().expect("somebody reads this");
    }
}

async fn open<C: Contender>(request: &Request<'_>, contender: &mut Option<C>) -> Vec<u64> {
    let is_full = match request.text("synchronous") {
        "full" => true,
        "normal" => false,
        other => panic!("`{other}` is neither `full` nor `normal`"),
    };
    let opened = C::open(&Database { path: request.text("path").to_owned(), is_full }).await;
    let pragmas = opened.pragmas().await;
    *contender = Some(opened);
    let version = pragmas.version.split('.').map(|part| part.parse::<u64>().expect("SQLite has numbers"));
    vec![
        u64::from(pragmas.journal_mode.eq_ignore_ascii_case("wal")),
        pragmas.synchronous,
        version.fold(0, |all, part| all * 1000 + part),
    ]
}

fn payload(account: u64, amount: u64) -> Payload {
    Payload { account, amount, note: "at the counter, in cash".to_owned() }
}

fn batch(account: u64, count: u64) -> Vec<Payload> {
    (0..count).map(|amount| payload(account, amount)).collect()
}

async fn fill<C: Contender>(contender: C, request: &Request<'_>) -> Vec<u64> {
    let (streams, each, by) = (request.number("streams"), request.number("each"), request.number("batch"));
    let filling = async move {
        for from in (0..each).step_by(by as usize) {
            for stream in 0..streams {
                let events = batch(stream, by.min(each - from));
                contender.append(stream, from, events).await.expect("nobody else writes");
            }
        }
    };
    vec![timed(filling).await]
}

/// What was refused, and tried again.
#[derive(Default)]
struct Refusals {
    conflicts: u64,
    busy: u64,
}

impl Refusals {
    fn count(&mut self, refused: Refused) {
        match refused {
            Refused::Conflict => self.conflicts += 1,
            Refused::Busy => self.busy += 1,
        }
        assert!(self.conflicts + self.busy < 100_000, "it is refused again and again");
    }

    fn add(&mut self, other: &Self) {
        self.conflicts += other.conflicts;
        self.busy += other.busy;
    }
}

async fn append<C: Contender>(contender: C, request: &Request<'_>) -> Vec<u64> {
    let (tasks, count, by) = (request.number("tasks"), request.number("count"), request.number("batch"));
    assert_eq!(count % tasks, 0, "all tasks append the same number");
    // A stream for each task.
    let each = move |contender: C, stream: u64, from: u64, count: u64| async move {
        let mut refusals = Refusals::default();
        for nth in from..from + count {
            while let Err(refused) = contender.append(stream, nth * by, batch(stream, by)).await {
                refusals.count(refused);
            }
        }
        refusals
    };
    let all = async |from: u64, count: u64| {
        let mut running = JoinSet::new();
        for stream in 0..tasks {
            running.spawn(each(contender.clone(), stream, from, count));
        }
        let mut refusals = Refusals::default();
        while let Some(ended) = running.join_next().await {
            refusals.add(&ended.expect("no append panics"));
        }
        refusals
    };
    all(0, WARM_UP).await;
    let started = Instant::now();
    let refusals = all(WARM_UP, count / tasks).await;
    vec![nanos(started), refusals.conflicts, refusals.busy]
}

async fn decide<C: Contender>(contender: C, request: &Request<'_>) -> Vec<u64> {
    let count = request.number("count");
    let deciding = async move |from: u64, to: u64| {
        let mut refusals = Refusals::default();
        for stream in from..to {
            while let Err(refused) = contender.decide(stream, 1).await {
                refusals.count(refused);
            }
        }
        refusals
    };
    let task = tokio::spawn(async move {
        deciding(0, WARM_UP).await;
        let started = Instant::now();
        let refusals = deciding(WARM_UP, WARM_UP + count).await;
        vec![nanos(started), refusals.conflicts, refusals.busy]
    });
    task.await.expect("no decision panics")
}

async fn read<C: Contender>(contender: C) -> Vec<u64> {
    let task = tokio::spawn(async move {
        let started = Instant::now();
        let sum = contender.read_all().await;
        vec![nanos(started), sum.events, sum.amount]
    });
    task.await.expect("no reading panics")
}

async fn memory<C: Contender>(contender: C, request: &Request<'_>) -> Vec<u64> {
    let stream = request.number("stream");
    let task = tokio::spawn(async move {
        resident::forget_peak();
        let before = resident::now();
        contender.decide(stream, 1).await.expect("nobody else writes");
        vec![before, resident::peak()]
    });
    task.await.expect("no decision panics")
}

async fn timed(what: impl Future<Output = ()> + Send + 'static) -> u64 {
    let started = Instant::now();
    tokio::spawn(what).await.expect("it does not panic");
    nanos(started)
}

fn nanos(started: Instant) -> u64 {
    started.elapsed().as_nanos() as u64
}
