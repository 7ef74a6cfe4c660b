//! Behaviors that handlers name, behaviors for all messages of a kind, and both.

use std::sync::{Arc, Mutex};

use cqrs::prelude::*;
use cqrs::{
    AnyNext, AnyOutcome, Error, MediatorBuilder, Message, MessageKind, Next, NextRef, NextStream,
    ProblemKind, Rejection, RejectionKind, behaviors, handlers,
};
use expect_test::expect;
use futures_util::{FutureExt, Stream, StreamExt};

/// What ran, in order.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn add(&self, entry: impl Into<String>) {
        self.0.lock().unwrap().push(entry.into());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("broken: {0}")]
struct Broken(u32);

#[behavior]
async fn outer<M: Message>(message: M, next: impl Next<M>, log: &Log) -> Result<M::Output, Error<M::Error>> {
    log.add("outer in");
    let outcome = next.run(message).await;
    log.add(format!("outer out {}", outcome.is_ok()));
    outcome
}

#[behavior]
async fn inner<M: Message>(message: M, next: impl Next<M>, log: &Log) -> Result<M::Output, Error<M::Error>> {
    log.add("inner in");
    let outcome = next.run(message).await;
    log.add("inner out");
    outcome
}

#[behavior(order = 2, on(commands, queries))]
async fn second<'a>(mut next: AnyNext<'a>, log: &'a Log) -> AnyOutcome {
    log.add(format!("second in {}", next.message().name()));
    let outcome = next.run().await;
    log.add(format!("second out {}", outcome.is_ok()));
    outcome
}

#[behavior(order = -1, on(commands, events, streams))]
async fn first(mut next: AnyNext<'_>, log: &Log) -> Result<AnyOutcome, BoxError> {
    log.add(format!("first in {}", next.handler().name()));
    let outcome = next.run().await;
    log.add(format!("first out {}", next.error().map_or_else(|| "ok".to_owned(), ToString::to_string)));
    Ok(outcome)
}

#[command(name = "behaviors.work", returns = u32, error = Broken)]
#[derive(Clone)]
struct Work(u32);

#[handler(through(outer, inner))]
async fn work(cmd: Work, log: &Log) -> Result<u32, Broken> {
    log.add("work");
    if cmd.0 > 100 { Err(Broken(cmd.0)) } else { Ok(cmd.0 + 1) }
}

/// A message without fields.
#[command(name = "behaviors.unit")]
struct Unit;

#[handler(through(outer, inner))]
async fn unit(_: &Unit, log: &Log) -> Result<(), BoxError> {
    log.add("unit");
    Ok(())
}

fn all(log: &Log) -> Mediator {
    MediatorBuilder::empty()
        .handlers(handlers![work, unit, numbers, react, react_too])
        .behaviors(behaviors![second, first])
        .provide(log.clone())
        .build()
        .unwrap()
}

#[tokio::test]
async fn behaviors_run_in_the_order_in_which_they_are_named() {
    let log = Log::default();
    let mediator =
        MediatorBuilder::empty().handlers(handlers![work, unit]).provide(log.clone()).build().unwrap();
    assert_eq!(mediator.send(Work(1)).await.unwrap(), 2);
    assert_eq!(log.take(), ["outer in", "inner in", "work", "inner out", "outer out true"]);
    mediator.send(Unit).await.unwrap();
    assert_eq!(log.take(), ["outer in", "inner in", "unit", "inner out", "outer out true"]);
}

#[tokio::test]
async fn global_behaviors_are_outside_of_those_that_a_handler_names() {
    let log = Log::default();
    let mediator = all(&log);
    let expected = |handler: &str, name: &str| {
        [
            format!("first in {handler}"),
            format!("second in {name}"),
            "outer in".into(),
            "inner in".into(),
            handler.into(),
            "inner out".into(),
            "outer out true".into(),
            "second out true".into(),
            "first out ok".into(),
        ]
    };
    assert_eq!(mediator.send(Work(1)).await.unwrap(), 2);
    assert_eq!(log.take(), expected("work", "behaviors.work"));
    mediator.send(Unit).await.unwrap();
    assert_eq!(log.take(), expected("unit", "behaviors.unit"));
}

#[tokio::test]
async fn an_error_keeps_its_type_on_the_whole_way() {
    let log = Log::default();
    let error = all(&log).send(Work(101)).await.unwrap_err();
    assert_eq!(error.as_handler(), Some(&Broken(101)));
    let log = log.take();
    assert!(log.contains(&"outer out false".to_owned()) && log.contains(&"second out false".to_owned()));
    assert_eq!(log.last().unwrap(), "first out broken: 101");
}

// Static behaviors that do more than look.

trait Validate {
    fn problem(&self) -> Option<&'static str>;
}

impl Validate for Work {
    fn problem(&self) -> Option<&'static str> {
        (self.0 == 0).then_some("nothing to do")
    }
}

#[behavior]
async fn validate<M: Message + Validate>(
    message: M,
    next: impl Next<M>,
) -> Result<M::Output, Error<M::Error>> {
    if let Some(problem) = message.problem() {
        return Err(Rejection::refused::<M>(BoxError::msg(problem)).into());
    }
    next.run(message).await
}

/// For one message only: changes it, and the answer.
#[behavior]
async fn tenfold(mut message: Scaled, next: impl Next<Scaled>) -> Result<u32, Error<BoxError>> {
    message.0 *= 10;
    next.run(message).await.map(|output| output + 1)
}

#[command(name = "behaviors.scaled", returns = u32)]
struct Scaled(u32);

#[handler(through(tenfold))]
async fn scaled(cmd: Scaled) -> Result<u32, BoxError> {
    Ok(cmd.0)
}

#[behavior]
async fn twice<M: Message + Clone + Sync>(
    message: M,
    next: impl Next<M>,
) -> Result<M::Output, Error<M::Error>> {
    if next.run(message.clone()).await.is_ok() {
        return next.run(message).await;
    }
    next.run(message).await
}

#[behavior]
async fn until_ok<M: Message + Sync>(
    message: &M,
    next: impl NextRef<M>,
    log: &Log,
) -> Result<M::Output, Error<M::Error>> {
    loop {
        match next.run(message).await {
            Ok(output) => return Ok(output),
            Err(error) => log.add(format!("again after: {error}")),
        }
    }
}

#[command(name = "behaviors.flaky", returns = usize)]
struct Flaky(Mutex<usize>);

#[handler(through(outer, until_ok))]
async fn flaky(cmd: &Flaky) -> Result<usize, BoxError> {
    let mut runs = cmd.0.lock().unwrap();
    *runs += 1;
    if *runs < 3 { Err(BoxError::msg("not yet")) } else { Ok(*runs) }
}

#[command(name = "behaviors.doubled", returns = u32, error = Broken)]
#[derive(Clone)]
struct Doubled(u32);

#[handler(through(validate_doubled, twice))]
async fn doubled(cmd: Doubled, log: &Log) -> Result<u32, Broken> {
    log.add("doubled");
    Ok(cmd.0)
}

#[behavior]
async fn validate_doubled(message: Doubled, next: impl Next<Doubled>) -> Result<u32, Error<Broken>> {
    match message.0 {
        0 => Ok(0),
        1 => Err(Error::Handler(Broken(1))),
        _ => next.run(message).await,
    }
}

#[tokio::test]
async fn a_behavior_changes_the_message_and_the_answer() {
    let mediator = MediatorBuilder::empty().handlers(handlers![scaled]).build().unwrap();
    assert_eq!(mediator.send(Scaled(2)).await.unwrap(), 21);
}

#[tokio::test]
async fn a_behavior_runs_the_rest_again() {
    let log = Log::default();
    let mediator =
        MediatorBuilder::empty().handlers(handlers![flaky, doubled]).provide(log.clone()).build().unwrap();
    assert_eq!(mediator.send(Flaky(Mutex::new(0))).await.unwrap(), 3);
    assert_eq!(log.take(), ["outer in", "again after: not yet", "again after: not yet", "outer out true"]);
    assert_eq!(mediator.send(Doubled(7)).await.unwrap(), 7);
    assert_eq!(log.take(), ["doubled", "doubled"]);
}

#[tokio::test]
async fn a_short_circuit_means_that_the_handler_did_not_run() {
    let log = Log::default();
    let mediator =
        MediatorBuilder::empty().handlers(handlers![doubled]).provide(log.clone()).build().unwrap();
    assert_eq!(mediator.send(Doubled(0)).await.unwrap(), 0);
    assert_eq!(mediator.send(Doubled(1)).await.unwrap_err().as_handler(), Some(&Broken(1)));
    assert_eq!(log.take(), Vec::<String>::new());
}

#[command(name = "behaviors.validated", returns = u32)]
struct Validated(u32);

impl Validate for Validated {
    fn problem(&self) -> Option<&'static str> {
        (self.0 == 0).then_some("nothing to do")
    }
}

#[handler(through(outer, validate))]
async fn validated(cmd: Validated, log: &Log) -> Result<u32, BoxError> {
    log.add("validated");
    Ok(cmd.0)
}

#[tokio::test]
async fn a_refusal_reaches_outer_behaviors_and_the_caller() {
    let log = Log::default();
    let mediator =
        MediatorBuilder::empty().handlers(handlers![validated]).provide(log.clone()).build().unwrap();
    let error = mediator.send(Validated(0)).await.unwrap_err();
    let rejection = error.as_rejected().unwrap();
    assert_eq!(rejection.kind(), RejectionKind::Refused);
    assert_eq!(rejection.to_string(), "`behaviors.validated` was refused");
    assert_eq!(std::error::Error::source(rejection).unwrap().to_string(), "nothing to do");
    assert_eq!(log.take(), ["outer in", "outer out false"]);
}

#[test]
fn what_a_behavior_needs_is_checked_where_the_handler_names_it() {
    let error = MediatorBuilder::empty().handlers(handlers![validated]).build().unwrap_err();
    let [first, second] = error.problems() else { panic!("{error}") };
    assert_eq!(first.kind(), ProblemKind::MissingDependency);
    assert!(first.to_string().starts_with("`validated` (tests/behavior/behaviors.rs:"), "{first}");
    assert!(first.to_string().contains("takes `&Log`, which was not provided"), "{first}");
    assert!(second.to_string().contains("goes through `outer`, which takes `&Log`"), "{second}");
}

// Events, and each of their handlers.

#[event(name = "behaviors.happened")]
struct Happened(u32);

#[behavior]
async fn noted<M: Message + Sync>(
    message: &M,
    next: impl NextRef<M>,
    log: &Log,
    ctx: Context<'_>,
) -> Result<M::Output, Error<M::Error>> {
    log.add(format!("noted {}", ctx.message().unwrap().type_name()));
    next.run(message).await
}

#[handler(through(noted))]
async fn react(event: &Happened, log: &Log) -> Result<(), BoxError> {
    log.add(format!("react {}", event.0));
    Ok(())
}

#[handler]
async fn react_too(event: &Happened, log: &Log) -> Result<(), BoxError> {
    log.add(format!("react too {}", event.0));
    if event.0 > 9 { Err(BoxError::msg("too much")) } else { Ok(()) }
}

#[tokio::test]
async fn a_global_behavior_wraps_each_handler_of_an_event() {
    let log = Log::default();
    let mediator = all(&log);
    mediator.publish(Happened(1)).await.unwrap();
    assert_eq!(
        log.take(),
        [
            "first in react",
            "noted Happened",
            "react 1",
            "first out ok",
            "first in react_too",
            "react too 1",
            "first out ok"
        ]
    );
    let error = mediator.publish(Happened(10)).await.unwrap_err();
    assert_eq!(error.failures().len(), 1);
    assert_eq!(log.take().last().unwrap(), "first out too much");
}

// Streams.

#[query(name = "behaviors.numbers", streams = u32, error = Broken)]
struct Numbers(u32);

#[behavior]
fn doubling(
    message: Numbers,
    next: impl NextStream<Numbers>,
    log: &Log,
) -> impl Stream<Item = Result<u32, Error<Broken>>> + Send {
    log.add("start");
    let end = futures_util::stream::once(async {
        log.add("end");
        None
    });
    let items = next.run(message).map(|item| {
        log.add("item");
        Some(item.map(|number| number * 2))
    });
    items.chain(end).filter_map(std::future::ready)
}

#[handler(through(doubling))]
fn numbers(query: Numbers, log: &Log) -> impl Stream<Item = Result<u32, Broken>> {
    let guard = DropNote(log.clone());
    futures_util::stream::iter(1..=query.0).map(move |number| {
        let _ = &guard;
        if number > 3 { Err(Broken(number)) } else { Ok(number) }
    })
}

struct DropNote(Log);

impl Drop for DropNote {
    fn drop(&mut self) {
        self.0.add("dropped");
    }
}

#[tokio::test]
async fn a_behavior_is_around_the_start_each_item_and_the_end_of_a_stream() {
    let log = Log::default();
    let mediator =
        MediatorBuilder::empty().handlers(handlers![numbers]).provide(log.clone()).build().unwrap();
    let items: Vec<_> = mediator.stream(Numbers(2)).map(Result::unwrap).collect().await;
    assert_eq!(items, [2, 4]);
    assert_eq!(log.take(), ["start", "item", "item", "dropped", "end"]);
}

#[tokio::test]
async fn an_error_ends_a_stream_once_with_and_without_global_behaviors() {
    let log = Log::default();
    let plain = MediatorBuilder::empty().handlers(handlers![numbers]).provide(log.clone()).build().unwrap();
    for mediator in [plain, all(&log)] {
        let items: Vec<_> = mediator.stream(Numbers(9)).collect().await;
        let [Ok(2), Ok(4), Ok(6), Err(Error::Handler(Broken(4)))] = items[..] else { panic!("{items:?}") };
    }
}

#[tokio::test]
async fn who_drops_a_stream_stops_its_handler() {
    let log = Log::default();
    for mediator in [
        MediatorBuilder::empty().handlers(handlers![numbers]).provide(log.clone()).build().unwrap(),
        all(&log),
    ] {
        let mut stream = Box::pin(mediator.stream(Numbers(3)));
        assert_eq!(stream.next().await.unwrap().unwrap(), 2);
        log.take();
        drop(stream);
        assert_eq!(log.take(), ["dropped"]);
    }
}

#[behavior(order = 1, on(streams))]
async fn counting(mut next: AnyNext<'_>, log: &Log) -> AnyOutcome {
    log.add("begin");
    let mut sum = 0;
    let outcome = next.run_each(|item| sum += item.downcast_ref::<u32>().unwrap()).await;
    log.add(format!("sum {sum}, ok {}", outcome.is_ok()));
    outcome
}

#[tokio::test]
async fn a_global_behavior_sees_start_items_and_end_of_a_stream() {
    let log = Log::default();
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![numbers])
        .behaviors(behaviors![counting])
        .provide(log.clone())
        .build()
        .unwrap();
    assert_eq!(mediator.stream(Numbers(3)).count().await, 3);
    let log = log.take();
    assert_eq!(log.first().unwrap(), "begin");
    assert_eq!(log.last().unwrap(), "sum 12, ok true");
}

// What a global behavior may do.

trait Audited {
    fn entry(&self) -> String;
}

#[command(name = "behaviors.audited", returns = u32, error = Broken, capabilities(dyn Audited))]
#[derive(Clone)]
struct Paid(u32);

impl Audited for Paid {
    fn entry(&self) -> String {
        format!("paid {}", self.0)
    }
}

#[handler]
async fn pay(cmd: Paid, log: &Log) -> Result<u32, Broken> {
    log.add("pay");
    if cmd.0 > 100 { Err(Broken(cmd.0)) } else { Ok(cmd.0) }
}

#[behavior(order = 1, on(commands), capability = dyn Audited)]
async fn audit(mut next: AnyNext<'_>, log: &Log) -> AnyOutcome {
    let entry = next.capability::<dyn Audited>().map(Audited::entry);
    log.add(entry.unwrap());
    if let Some(paid) = next.downcast_mut::<Paid>() {
        paid.0 += 1;
    }
    let outcome = next.run().await;
    if let Some(answer) = next.output_mut::<u32>() {
        *answer *= 2;
    }
    outcome
}

#[behavior(order = 5, on(commands))]
async fn again(mut next: AnyNext<'_>) -> AnyOutcome {
    match next.attempt().await {
        Some(outcome) if outcome.is_ok() => outcome,
        _ => next.run().await,
    }
}

#[behavior(order = 6, on(commands))]
async fn answering(mut next: AnyNext<'_>) -> Result<AnyOutcome, BoxError> {
    match next.downcast_ref::<Paid>().map(|paid| paid.0) {
        Some(0) => next.answer(77_u32).map_err(|_| BoxError::msg("not a number")),
        Some(1) => next.fail(Broken(1)).map_err(|_| BoxError::msg("not its error")),
        Some(2) => Err(BoxError::msg("two is refused")),
        Some(3) => Ok(next.reject(BoxError::msg("three is refused"))),
        Some(4) => next.answer("text").map_err(|text| BoxError::msg(format!("{text} is no answer"))),
        _ => Ok(next.run().await),
    }
}

fn paying(log: &Log, behaviors: impl IntoIterator<Item = &'static cqrs::BehaviorDefinition>) -> Mediator {
    MediatorBuilder::empty()
        .handlers(handlers![pay, work])
        .behaviors(behaviors)
        .provide(log.clone())
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_global_behavior_sees_and_changes_a_message_and_its_answer() {
    let log = Log::default();
    let mediator = paying(&log, behaviors![audit]);
    assert_eq!(mediator.send(Paid(5)).await.unwrap(), 12);
    assert_eq!(log.take(), ["paid 5", "pay"]);
    mediator.send(Work(1)).await.unwrap();
    assert_eq!(log.take().len(), 5, "a message that does not declare the trait is not audited");
}

#[tokio::test]
async fn a_global_behavior_runs_the_rest_again() {
    let log = Log::default();
    let mediator = paying(&log, behaviors![again]);
    assert_eq!(mediator.send(Paid(101)).await.unwrap_err().as_handler(), Some(&Broken(101)));
    assert_eq!(log.take(), ["pay", "pay"]);
}

#[tokio::test]
async fn a_global_behavior_answers_in_place_of_the_handler() {
    let log = Log::default();
    let mediator = paying(&log, behaviors![answering]);
    assert_eq!(mediator.send(Paid(0)).await.unwrap(), 77);
    assert_eq!(mediator.send(Paid(1)).await.unwrap_err().as_handler(), Some(&Broken(1)));
    for (paid, why) in [(2, "two is refused"), (3, "three is refused"), (4, "text is no answer")] {
        let error = mediator.send(Paid(paid)).await.unwrap_err();
        let rejection = error.as_rejected().unwrap();
        assert_eq!(rejection.kind(), RejectionKind::Refused);
        assert_eq!(std::error::Error::source(rejection).unwrap().to_string(), why);
    }
    assert_eq!(log.take(), Vec::<String>::new());
}

#[derive(Default)]
struct Smuggled(Mutex<Option<AnyOutcome>>);

#[behavior(order = 3, on(commands))]
async fn smuggler(mut next: AnyNext<'_>, kept: &Smuggled) -> AnyOutcome {
    let before = kept.0.lock().unwrap().take();
    match before {
        Some(outcome) => outcome,
        None => {
            let outcome = next.run().await;
            *kept.0.lock().unwrap() = Some(next.run().await);
            outcome
        }
    }
}

#[tokio::test]
async fn the_outcome_of_another_message_counts_for_nothing() {
    let log = Log::default();
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![pay])
        .behaviors(behaviors![smuggler])
        .provide(log.clone())
        .provide(Smuggled::default())
        .build()
        .unwrap();
    // The second run of a message that is gone is a rejection, and the last word.
    let error = mediator.send(Paid(1)).await.unwrap_err();
    assert_eq!(error.as_rejected().unwrap().kind(), RejectionKind::Refused);
    let error = mediator.send(Paid(1)).await.unwrap_err();
    let source = std::error::Error::source(error.as_rejected().unwrap()).unwrap().to_string();
    assert!(source.starts_with("the behavior `smuggler` (tests/behavior/behaviors.rs:"), "{source}");
    assert_eq!(log.take(), ["pay"]);
}

#[tokio::test]
async fn a_short_circuit_never_hides_a_missing_handler() {
    let log = Log::default();
    // `answering` would answer `Paid(0)`; no handler of it is here.
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![work])
        .behaviors(behaviors![answering])
        .provide(log)
        .build()
        .unwrap();
    let error = mediator.send(Paid(0)).await.unwrap_err();
    assert_eq!(error.as_rejected().unwrap().kind(), RejectionKind::NoHandler);
}

#[query(name = "behaviors.asked", returns = u32)]
struct Asked;

#[handler]
fn asked(_: Asked) -> Result<u32, BoxError> {
    Ok(1)
}

/// Would answer, refuse or end whatever asks.
#[behavior(order = 1, on(queries, streams))]
async fn hasty(mut next: AnyNext<'_>, log: &Log) -> AnyOutcome {
    log.add("hasty");
    if next.message().kind() == MessageKind::StreamQuery {
        return next.answer(()).unwrap_or_else(|()| next.reject(BoxError::msg("not how a stream ends")));
    }
    next.answer(7_u32).unwrap_or_else(|_| next.reject(BoxError::msg("not a number")))
}

/// A mediator with `hasty` and these handlers.
fn hastily(log: &Log, handlers: impl IntoIterator<Item = &'static cqrs::HandlerDefinition>) -> Mediator {
    MediatorBuilder::empty()
        .handlers(handlers)
        .behaviors(behaviors![hasty])
        .provide(log.clone())
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_short_circuit_never_hides_a_missing_handler_of_a_query() {
    let log = Log::default();
    assert_eq!(hastily(&log, handlers![asked]).query(Asked).await.unwrap(), 7);
    assert_eq!(log.take(), ["hasty"]);
    let error = hastily(&log, handlers![numbers]).query(Asked).await.unwrap_err();
    assert_eq!(error.as_rejected().unwrap().kind(), RejectionKind::NoHandler);
    assert_eq!(log.take(), [""; 0]);
}

#[tokio::test]
async fn a_short_circuit_never_hides_a_missing_handler_of_a_stream() {
    let log = Log::default();
    let items: Vec<_> = hastily(&log, handlers![numbers]).stream(Numbers(3)).collect().await;
    assert!(items.is_empty(), "{items:?}");
    assert_eq!(log.take(), ["hasty"]);
    let items: Vec<_> = hastily(&log, handlers![asked]).stream(Numbers(3)).collect().await;
    let [Err(error)] = &items[..] else { panic!("{items:?}") };
    assert_eq!(error.as_rejected().unwrap().kind(), RejectionKind::NoHandler);
    assert_eq!(log.take(), [""; 0]);
}

// Commits.

struct Ledger;

impl<M: Sync> Scoped<M> for Ledger {
    type Dependencies = Arc<Log>;

    async fn begin(_: &Arc<Log>, _: &M, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self)
    }

    async fn commit(self) -> Result<(), BoxError> {
        Err(BoxError::msg("the disk is full"))
    }

    async fn rollback(self) {}
}

#[command(name = "behaviors.booked", returns = u32)]
struct Booked;

#[behavior]
async fn optimist(message: Booked, next: impl Next<Booked>) -> Result<u32, Error<BoxError>> {
    Ok(next.run(message).await.unwrap_or(0))
}

#[handler(through(optimist))]
async fn book(_: Booked, _: &mut Ledger) -> Result<u32, BoxError> {
    Ok(1)
}

#[command(name = "behaviors.booked_knowingly", returns = u32)]
struct BookedKnowingly;

#[behavior]
async fn realist(
    message: BookedKnowingly,
    next: impl Next<BookedKnowingly>,
    ctx: Context<'_>,
) -> Result<u32, Error<BoxError>> {
    let outcome = next.run(message).await;
    ctx.accept_failed_commit();
    Ok(outcome.unwrap_or(0))
}

#[handler(through(realist))]
async fn book_knowingly(_: BookedKnowingly, _: &mut Ledger) -> Result<u32, BoxError> {
    Ok(1)
}

#[command(name = "behaviors.booked_anyhow", returns = u32)]
struct BookedAnyhow;

#[handler]
async fn book_anyhow(_: BookedAnyhow, _: &mut Ledger) -> Result<u32, BoxError> {
    Ok(1)
}

#[behavior(order = 1, on(commands))]
async fn global_optimist(mut next: AnyNext<'_>) -> AnyOutcome {
    let _ = next.run().await;
    next.answer(0_u32).unwrap()
}

#[tokio::test]
async fn a_failed_commit_does_not_become_a_success_unless_a_behavior_says_so() {
    let builder = || {
        MediatorBuilder::empty()
            .handlers(handlers![book, book_knowingly, book_anyhow])
            .provide(Log::default())
    };
    let mediator = builder().build().unwrap();
    let error = mediator.send(Booked).await.unwrap_err();
    assert_eq!(error.as_rejected().unwrap().kind(), RejectionKind::Commit);
    assert_eq!(mediator.send(BookedKnowingly).await.unwrap(), 0);

    let mediator = builder().behaviors(behaviors![global_optimist]).build().unwrap();
    let error = mediator.send(BookedAnyhow).await.unwrap_err();
    assert_eq!(error.as_rejected().unwrap().kind(), RejectionKind::Commit);
}

// At build.

#[behavior(order = 2, on(commands))]
async fn also_second(mut next: AnyNext<'_>) -> AnyOutcome {
    next.run().await
}

#[behavior(order = 2, on(events))]
async fn second_of_events(mut next: AnyNext<'_>) -> AnyOutcome {
    next.run().await
}

#[test]
fn two_behaviors_with_one_order_on_one_message_are_a_problem() {
    let builder = || MediatorBuilder::empty().provide(Log::default());
    let error = builder()
        .handlers(handlers![work, react])
        .behaviors(behaviors![second, also_second, second_of_events])
        .build()
        .unwrap_err();
    let [problem] = error.problems() else { panic!("{error}") };
    assert_eq!(problem.kind(), ProblemKind::TwoBehaviorsWithOneOrder);
    assert!(problem.to_string().contains("`second` (") && problem.to_string().contains("`also_second` ("));
}

#[test]
fn a_behavior_that_matches_nothing_is_a_problem() {
    let error = MediatorBuilder::empty()
        .handlers(handlers![work])
        .behaviors(behaviors![second_of_events, audit])
        .provide(Log::default())
        .build()
        .unwrap_err();
    let [audit, events] = error.problems() else { panic!("{error}") };
    assert_eq!(events.kind(), ProblemKind::BehaviorWithoutMessage);
    assert!(audit.to_string().contains("that declare `dyn Audited`"), "{audit}");
    assert!(audit.help().starts_with("write `capabilities(dyn Audited)` on the messages"), "{audit}");
    assert!(events.to_string().contains("for messages of the kinds event, and there are none"), "{events}");
}

#[test]
fn what_a_global_behavior_needs_is_provided() {
    let error = MediatorBuilder::empty()
        .handlers(handlers![scaled])
        .behaviors(behaviors![second])
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("`second` (tests/behavior/behaviors.rs:"), "{error}");
    assert!(error.to_string().contains("takes `&'a Log`, which was not provided"), "{error}");
}

#[test]
fn the_catalogue_shows_behaviors_in_their_order() {
    let catalog = MediatorBuilder::empty()
        .handlers(handlers![work, react, pay])
        .behaviors(behaviors![second, audit, first, also_second])
        .catalog();
    expect![[r#"
        behavior  command, event, streaming query  first (order -1)       tests/behavior/behaviors.rs:56   &Log
        behavior  command                          audit (order 1)        tests/behavior/behaviors.rs:465  with dyn Audited,
                                                                                                           &Log
        behavior  command, query                   second (order 2)       tests/behavior/behaviors.rs:48   &'a Log
        behavior  command                          also_second (order 2)  tests/behavior/behaviors.rs:723
          problem: two behaviors have the order 2: `second` (tests/behavior/behaviors.rs:48) and `also_second` (tests/behavior/behaviors.rs:723)
        command   behaviors.audited                pay                    tests/behavior/behaviors.rs:459  &Log
        command   behaviors.work                   work                   tests/behavior/behaviors.rs:68   through outer,
                                                                                                           through inner,
                                                                                                           &Log
        event     behaviors.happened               react                  tests/behavior/behaviors.rs:310  through noted,
                                                                                                           &Log
        3 messages, 3 handlers, 4 behaviors, 1 problem
    "#]].assert_eq(&catalog.to_string());
    expect![[r#"
        command `behaviors.work`: behavior::behaviors::Work, tests/behavior/behaviors.rs:65
          answers `u32`
          fails with `Broken`
        behavior `first`, order -1: tests/behavior/behaviors.rs:56
          shared   `&Log`: the one that the builder was given
        behavior `second`, order 2: tests/behavior/behaviors.rs:48
          shared   `&'a Log`: the one that the builder was given
        behavior `also_second`, order 2: tests/behavior/behaviors.rs:723
        handler `work`: tests/behavior/behaviors.rs:68
          through  `outer` (tests/behavior/behaviors.rs:32): `&Log`
          through  `inner` (tests/behavior/behaviors.rs:40): `&Log`
          message  by value
          shared   `&Log`: the one that the builder was given
    "#]]
    .assert_eq(&catalog.explain::<Work>().to_string());
    let json: serde_json::Value = serde_json::from_str(&catalog.to_json()).unwrap();
    assert_eq!(json["behaviors"][1]["capability"], "dyn Audited");
    assert_eq!(
        json["messages"][0]["behaviors"],
        serde_json::json!(["first", "audit", "second", "also_second"])
    );
    let needed = "behavior::behaviors::Log";
    let log = serde_json::json!([{ "kind": "shared", "type": "&Log", "needs": [needed] }]);
    assert_eq!(json["behaviors"][1]["arguments"], log);
    assert_eq!(json["behaviors"][3]["arguments"], serde_json::json!([]));
    let work = &json["messages"][1]["handlers"][0];
    let below = |lines: i64| work["line"].as_i64().unwrap() - lines;
    let named = |name: &str, line: i64| serde_json::json!({ "name": name, "file": work["file"], "line": line, "arguments": log });
    assert_eq!(work["through"], serde_json::json!([named("outer", below(36)), named("inner", below(28))]));
}

mod elsewhere {
    use super::*;

    pub(super) struct Clock;

    pub(super) struct Log;

    pub(super) struct Clerk;

    impl FromContext for Clerk {
        type Dependencies = Arc<Clock>;

        async fn from_context(_: &Arc<Clock>, _: Context<'_>) -> Result<Self, BoxError> {
            Ok(Self)
        }
    }

    /// Has the name of another behavior, and an argument that is written as one of its.
    #[behavior]
    pub(super) async fn outer<M: Message + Sync>(
        message: &M,
        next: impl NextRef<M>,
        _: Clerk,
        _: &Log,
    ) -> Result<M::Output, Error<M::Error>> {
        next.run(message).await
    }

    #[behavior(order = 3, on(events, commands), capability = dyn Audited)]
    pub(super) async fn audit(mut next: AnyNext<'_>, _: &Clock, _: Clerk, ctx: Context<'_>) -> AnyOutcome {
        let _ = ctx;
        next.run().await
    }

    #[command(name = "behaviors.elsewhere")]
    pub(super) struct Far;

    #[handler(through(super::outer, outer))]
    pub(super) async fn far(_: &Far) -> Result<(), BoxError> {
        Ok(())
    }
}

#[test]
fn the_catalogue_says_what_each_behavior_needs() {
    let catalog = MediatorBuilder::empty()
        .handlers(handlers![work, elsewhere::far, pay, react])
        .behaviors(behaviors![elsewhere::audit, first])
        .catalog();
    expect![[r#"
        behavior  command, event, streaming query  first (order -1)  tests/behavior/behaviors.rs:56   &Log
        behavior  event, command                   audit (order 3)   tests/behavior/behaviors.rs:853  with dyn Audited,
                                                                                                      &Clock, Clerk,
                                                                                                      Context<'_>
        command   behaviors.audited                pay               tests/behavior/behaviors.rs:459  &Log
        command   behaviors.elsewhere              far               tests/behavior/behaviors.rs:862  through super::outer,
                                                                                                      through outer
        command   behaviors.work                   work              tests/behavior/behaviors.rs:68   through outer,
                                                                                                      through inner,
                                                                                                      &Log
        event     behaviors.happened               react             tests/behavior/behaviors.rs:310  through noted,
                                                                                                      &Log
        4 messages, 4 handlers, 2 behaviors
    "#]].assert_eq(&catalog.to_string());
    expect![[r#"
        command `behaviors.elsewhere`: behavior::behaviors::elsewhere::Far, tests/behavior/behaviors.rs:859
          answers `()`
          fails with `BoxError`
        behavior `first`, order -1: tests/behavior/behaviors.rs:56
          shared   `&Log`: the one that the builder was given
        handler `far`: tests/behavior/behaviors.rs:862
          through  `super::outer` (tests/behavior/behaviors.rs:32): `&Log`
          through  `outer` (tests/behavior/behaviors.rs:843): `Clerk`, `&Log`
          message  borrowed
    "#]]
    .assert_eq(&catalog.explain::<elsewhere::Far>().to_string());
    expect![[r#"
        flowchart LR
          subgraph all_commands["commands"]
            m0["command behaviors.audited"]
            m1["command behaviors.elsewhere"]
            m2["command behaviors.work"]
          end
          subgraph all_events["events"]
            m3{{"event behaviors.happened"}}
          end
          m0 --> h0("pay")
          h0 --> d0
          m1 --> h1("far")
          h1 -.->|"through"| b4
          h1 -.->|"through"| b5
          m2 --> h2("work")
          h2 -.->|"through"| b4
          h2 -.->|"through"| b2
          h2 --> d0
          m3 --> h3("react")
          h3 -.->|"through"| b3
          h3 --> d0
          b0[["first"]]
          b0 -.->|"around all, order -1"| all_commands
          b0 -.->|"around all, order -1"| all_events
          b0 --> d0
          b1[["audit"]]
          b1 -.->|"around those with dyn Audited, order 3"| all_commands
          b1 -.->|"around those with dyn Audited, order 3"| all_events
          b1 --> d1
          b1 -->|"Clerk"| d1
          b2[["inner"]]
          b2 --> d0
          b3[["noted"]]
          b3 --> d0
          b4[["outer (tests/behavior/behaviors.rs:32)"]]
          b4 --> d0
          b5[["outer (tests/behavior/behaviors.rs:843)"]]
          b5 -->|"Clerk"| d1
          b5 --> d2
          d0[("behavior::behaviors::Log")]
          d1[("Clock")]
          d2[("behavior::behaviors::elsewhere::Log")]
    "#]]
    .assert_eq(&catalog.to_mermaid());
    let [_, far, ..] = catalog.messages() else { panic!("{catalog}") };
    let names: Vec<_> = far.handlers()[0].definition().through().iter().map(cqrs::Through::name).collect();
    assert_eq!(names, ["super::outer", "outer"]);
    let again = MediatorBuilder::empty()
        .handlers(handlers![react, pay, elsewhere::far, work])
        .behaviors(behaviors![first, elsewhere::audit])
        .catalog();
    assert_eq!(again.to_mermaid(), catalog.to_mermaid());
}

#[test]
fn without_global_behaviors_the_diagram_has_no_boxes() {
    let catalog = MediatorBuilder::empty().handlers(handlers![work, unit]).catalog();
    expect![[r#"
        flowchart LR
          m0["command behaviors.unit"]
          m0 --> h0("unit")
          h0 -.->|"through"| b1
          h0 -.->|"through"| b0
          h0 --> d0
          m1["command behaviors.work"]
          m1 --> h1("work")
          h1 -.->|"through"| b1
          h1 -.->|"through"| b0
          h1 --> d0
          b0[["inner"]]
          b0 --> d0
          b1[["outer"]]
          b1 --> d0
          d0[("Log")]
    "#]]
    .assert_eq(&catalog.to_mermaid());
}

macro_rules! crowd {
    ($($message:ident $handler:ident)*) => {
        $(
            #[command]
            struct $message;

            #[handler(through(outer, inner))]
            async fn $handler(_: $message, log: &Log) -> Result<(), BoxError> {
                log.add("handler");
                Ok(())
            }
        )*

        fn crowd() -> Vec<&'static cqrs::HandlerDefinition> {
            [$(handlers![$handler]),*].concat()
        }
    };
}

crowd! {
    Crowd0 crowd_0 Crowd1 crowd_1 Crowd2 crowd_2 Crowd3 crowd_3 Crowd4 crowd_4 Crowd5 crowd_5 Crowd6 crowd_6 Crowd7 crowd_7 Crowd8 crowd_8 Crowd9 crowd_9 Crowd10 crowd_10 Crowd11 crowd_11 Crowd12 crowd_12 Crowd13 crowd_13 Crowd14 crowd_14 Crowd15 crowd_15 Crowd16 crowd_16 Crowd17 crowd_17 Crowd18 crowd_18 Crowd19 crowd_19 Crowd20 crowd_20 Crowd21 crowd_21 Crowd22 crowd_22 Crowd23 crowd_23 Crowd24 crowd_24 Crowd25 crowd_25 Crowd26 crowd_26 Crowd27 crowd_27 Crowd28 crowd_28 Crowd29 crowd_29 Crowd30 crowd_30 Crowd31 crowd_31
}

#[tokio::test]
async fn nothing_in_the_pipeline_changes_with_the_number_of_messages() {
    let log = Log::default();
    let mut seen = Vec::new();
    for count in [1, 2, 31, 32] {
        let mediator = MediatorBuilder::empty()
            .handlers(crowd().into_iter().rev().take(count))
            .handlers(handlers![react])
            .behaviors(behaviors![second, first])
            .provide(log.clone())
            .build()
            .unwrap();
        mediator.send(Crowd31).await.unwrap();
        seen.push(log.take());
    }
    assert_eq!(seen[0].len(), 9);
    assert!(seen.iter().all(|log| *log == seen[0]), "{seen:?}");
}

#[behavior(order = 1, on(streams))]
async fn in_an_executor(mut next: AnyNext<'_>) -> AnyOutcome {
    let mut parts = futures_util::stream::FuturesUnordered::new();
    parts.push(async { Some(next.run().await) }.boxed());
    parts.push(std::future::pending().boxed());
    parts.next().await.flatten().unwrap()
}

/// Ends a stream after so many items.
#[behavior(order = 1, on(streams))]
async fn no_more_than_two(mut next: AnyNext<'_>) -> AnyOutcome {
    let count = std::sync::atomic::AtomicU32::new(0);
    let full = futures_util::future::poll_fn(|_| match count.load(std::sync::atomic::Ordering::Relaxed) {
        2 => std::task::Poll::Ready(()),
        _ => std::task::Poll::Pending,
    });
    let ended = {
        let run = next.run_each(|_| {
            count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        });
        tokio::select! {
            biased;
            outcome = run => Some(outcome),
            () = full => None,
        }
    };
    ended.unwrap_or_else(|| next.reject(BoxError::msg("that is enough")))
}

#[tokio::test]
async fn no_item_is_lost_on_the_way_through_a_behavior() {
    let streaming = |behavior| {
        MediatorBuilder::empty()
            .handlers(handlers![numbers])
            .behaviors([behavior])
            .provide(Log::default())
            .build()
            .unwrap()
    };
    let [executor] = behaviors![in_an_executor];
    let items: Vec<_> = streaming(executor).stream(Numbers(3)).map(Result::unwrap).collect().await;
    assert_eq!(items, [2, 4, 6]);
    let [limit] = behaviors![no_more_than_two];
    let items: Vec<_> = streaming(limit).stream(Numbers(3)).collect().await;
    let [Ok(2), Ok(4), Err(Error::Rejected(_))] = &items[..] else { panic!("{items:?}") };
}
