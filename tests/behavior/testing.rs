//! What tests of programs use: replacements, the recorder, the clock, the rest of a pipeline.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use cqrs::prelude::*;
use cqrs::testing::{RecordedOutcome, Recorder, TestBuilder, TestClock, next, next_ref, next_stream};
use cqrs::{
    Clock, Error, MediatorBuilder, Message, Metadata, Next, NextRef, NextStream, ProblemKind, Rejection,
    RejectionKind, SystemClock, handlers,
};
use expect_test::expect;
use futures_util::{FutureExt, Stream, StreamExt, stream};

#[command(returns = u64, name = "testing.PlaceOrder")]
#[derive(Clone, Debug, PartialEq)]
struct PlaceOrder {
    article: &'static str,
}

fn apple() -> PlaceOrder {
    PlaceOrder { article: "apple" }
}

#[handler]
async fn place_order(cmd: PlaceOrder, _: &dyn Bank, ctx: Context<'_>) -> Result<u64, BoxError> {
    let price = ctx.query(GetPrice { article: cmd.article }).await?;
    let published = ctx.publish(OrderPlaced { article: cmd.article }).await;
    published.map_err(|_| BoxError::msg("not everybody heard of it"))?;
    Ok(price)
}

trait Bank: Send + Sync {}

/// Neither `Clone` nor `Debug`.
#[query(returns = u64, name = "testing.GetPrice")]
struct GetPrice {
    article: &'static str,
}

#[handler]
fn get_price(query: &GetPrice) -> Result<u64, BoxError> {
    if query.article == "apple" { Ok(25) } else { Err(BoxError::msg("not sold")) }
}

#[event(name = "testing.OrderPlaced")]
#[derive(Clone, Debug, PartialEq)]
struct OrderPlaced {
    article: &'static str,
}

trait Mailer: Send + Sync {}

#[handler(order = 1)]
async fn send_confirmation(_: &OrderPlaced, _: &dyn Mailer) -> Result<(), BoxError> {
    Err(BoxError::msg("no mail today"))
}

#[handler(order = 2)]
async fn count_orders(_: &OrderPlaced, ctx: Context<'_>) -> Result<(), BoxError> {
    ctx.send(Count).await?;
    Ok(())
}

#[command(name = "testing.Count")]
#[derive(Clone, Debug)]
struct Count;

#[handler]
async fn count(_: Count, ctx: Context<'_>) -> Result<(), BoxError> {
    ctx.publish(Unheard).await?;
    Ok(())
}

/// Nobody reacts to it.
#[event(name = "testing.Unheard")]
#[derive(Clone, Debug)]
struct Unheard;

#[query(streams = u32, name = "testing.Export")]
#[derive(Clone, Debug)]
struct Export;

#[handler]
fn export(_: Export) -> impl Stream<Item = Result<u32, BoxError>> {
    stream::iter([Ok(1), Ok(2)])
}

#[command(contract, returns = u64, name = "testing.Charge")]
#[derive(Clone, Debug)]
struct Charge;

struct Nobody;

impl Mailer for Nobody {}
impl Bank for Nobody {}

/// Nothing is provided.
fn bare() -> MediatorBuilder {
    MediatorBuilder::empty().handlers(handlers![
        place_order,
        get_price,
        send_confirmation,
        count_orders,
        count,
        export
    ])
}

fn builder() -> MediatorBuilder {
    bare().provide_dyn::<dyn Mailer>(Arc::new(Nobody)).provide_dyn::<dyn Bank>(Arc::new(Nobody))
}

/// The text of the panic.
fn failure(assertion: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(assertion)).expect_err("the assertion fails");
    *panic.downcast::<String>().expect("it has a text")
}

#[tokio::test]
async fn a_function_answers_in_place_of_a_handler_and_needs_nothing_of_what_that_needs() {
    let mediator = bare()
        .provide_dyn::<dyn Mailer>(Arc::new(Nobody))
        .replace(|cmd: PlaceOrder| async move { Ok(cmd.article.len() as u64) })
        .replace::<GetPrice>(|_| async { Err(BoxError::msg("no price")) })
        .build()
        .unwrap();
    assert_eq!(mediator.send(apple()).await.unwrap(), 5);
    let error = mediator.query(GetPrice { article: "apple" }).await.unwrap_err();
    assert_eq!(error.as_handler().unwrap().to_string(), "no price");
}

#[tokio::test]
async fn a_handler_that_sends_reaches_the_replacement() {
    let mediator = builder()
        .without_handlers(handlers![send_confirmation])
        .replace(|_: GetPrice| async { Ok(4711) })
        .build()
        .unwrap();
    assert_eq!(mediator.send(PlaceOrder { article: "anvil" }).await.unwrap(), 4711);
}

#[tokio::test]
async fn a_replacement_may_send_from_its_context() {
    let recorder = Recorder::new();
    let mediator = builder()
        .replace_with_context(|_: PlaceOrder, ctx| {
            Box::pin(async move {
                ctx.send(Count).await?;
                Ok(ctx.extension::<&str>().unwrap().len() as u64)
            })
        })
        .record(&recorder)
        .build()
        .unwrap();
    assert_eq!(mediator.with(Metadata::new().with("seven")).send(apple()).await.unwrap(), 5);
    recorder.assert_caused::<PlaceOrder, Count>();
}

#[tokio::test]
async fn a_stream_is_replaced_by_a_stream() {
    let mediator = builder()
        .replace_stream(|_: Export| stream::iter([Ok(7), Err(BoxError::msg("out of paper")), Ok(8)]))
        .build()
        .unwrap();
    let items: Vec<_> =
        mediator.stream(Export).map(|item| item.map_err(|error| error.to_string())).collect().await;
    assert_eq!(items, [Ok(7), Err("out of paper".to_owned())], "the first error is the last item");
}

#[tokio::test]
async fn without_the_registry_a_replacement_is_handler_enough_and_a_contract_needs_no_other() {
    let mediator = MediatorBuilder::empty().replace(|_: Charge| async { Ok(1) }).build().unwrap();
    assert_eq!(mediator.send(Charge).await.unwrap(), 1);
}

#[tokio::test]
async fn event_handlers_are_left_out_with_what_they_depend_on() {
    let without_mailer = || bare().provide_dyn::<dyn Bank>(Arc::new(Nobody));
    let by_path = without_mailer().without_handlers(handlers![send_confirmation]).build().unwrap();
    by_path.publish(OrderPlaced { article: "apple" }).await.unwrap();
    for name in ["send_confirmation", "testing::send_confirmation", "behavior::testing::send_confirmation"] {
        let by_name = without_mailer().without_handlers_named(name).build().unwrap();
        by_name.publish(OrderPlaced { article: "apple" }).await.unwrap();
    }
}

#[test]
fn what_there_is_nothing_to_change_of_is_a_problem() {
    let error = builder()
        .without_handlers_named("confirmation")
        .without_handlers_named("count")
        .replace::<PlaceOrder>(|_| async { Ok(1) })
        .replace::<PlaceOrder>(|_| async { Ok(2) })
        .build()
        .unwrap_err();
    let found: Vec<_> = error.problems().iter().map(|problem| (problem.kind(), problem.item())).collect();
    assert_eq!(
        found,
        [
            (ProblemKind::NothingToReplace, "confirmation"),
            (ProblemKind::OnlyHandler, "count"),
            (ProblemKind::ReplacedTwice, "testing.PlaceOrder"),
        ]
    );
    for problem in error.problems() {
        assert_eq!(problem.location().unwrap().file, file!());
    }
    let twice = &error.problems()[2];
    let second = twice.location().unwrap();
    let first = second.line - 1;
    let text = format!("is replaced twice: at {}:{first} and at {second}", second.file);
    assert!(twice.to_string().contains(&text), "{twice}");
}

#[tokio::test]
async fn everything_is_recorded_below_what_caused_it() {
    let recorder = Recorder::new();
    let mediator = builder().record(&recorder).build().unwrap();
    mediator.send(apple()).await.unwrap_err();
    mediator.query(GetPrice { article: "anvil" }).await.unwrap_err();
    expect![[r#"
        command `testing.PlaceOrder`, PlaceOrder { article: "apple" }: failed: not everybody heard of it
          query `testing.GetPrice`: ok
          event `testing.OrderPlaced`, OrderPlaced { article: "apple" }: failed: `send_confirmation`
            handler `send_confirmation`: failed: no mail today
            handler `count_orders`: ok
              command `testing.Count`, Count: ok
                event `testing.Unheard`, Unheard: ok
        query `testing.GetPrice`: failed: not sold"#]]
    .assert_eq(&recorder.to_string());
}

#[tokio::test]
async fn what_was_recorded_is_there_by_type_in_order_and_with_its_outcome() {
    let recorder = Recorder::new();
    let mediator =
        builder().without_handlers(handlers![send_confirmation]).record(&recorder).build().unwrap();
    mediator.send(Count).await.unwrap();
    recorder.clear();
    let origin = mediator.with(Metadata::new());
    origin.send(apple()).await.unwrap();
    origin.send(PlaceOrder { article: "anvil" }).await.unwrap_err();

    assert_eq!(recorder.sent::<PlaceOrder>(), [apple(), PlaceOrder { article: "anvil" }]);
    assert_eq!(recorder.published::<OrderPlaced>(), [OrderPlaced { article: "apple" }]);
    assert_eq!(recorder.count::<GetPrice>(), 2, "whatever cannot be cloned is counted as well");
    assert_eq!(
        recorder.names(),
        [
            "testing.PlaceOrder",
            "testing.GetPrice",
            "testing.OrderPlaced",
            "testing.Count",
            "testing.Unheard",
            "testing.PlaceOrder",
            "testing.GetPrice"
        ]
    );
    assert_eq!(
        recorder.outcomes::<PlaceOrder>(),
        [RecordedOutcome::Ok, RecordedOutcome::Failed("not sold".to_owned())]
    );
    let records = recorder.records();
    assert_eq!(records[1].message().name(), GetPrice::NAME);
    assert_eq!(records[1].causation_id(), Some(records[0].message_id()));
    assert_eq!((records[0].causation_id(), records[1].text()), (None, None));

    recorder.assert_sent::<PlaceOrder>(|cmd| cmd.article == "anvil");
    recorder.assert_sent_once::<Count>(|_| true);
    recorder.assert_published::<OrderPlaced>(|_| true);
    recorder.assert_published_once::<OrderPlaced>(|event| event.article == "apple");
    recorder.assert_caused::<PlaceOrder, Unheard>();
    recorder.clear();
    recorder.assert_not_sent::<PlaceOrder>();
    recorder.assert_not_queried::<GetPrice>();
    recorder.assert_not_published::<OrderPlaced>();
    recorder.assert_nothing_sent();
    recorder.assert_nothing_published();
}

#[tokio::test]
async fn an_assertion_that_fails_shows_what_was_recorded() {
    let recorder = Recorder::new();
    let mediator = builder().record(&recorder).build().unwrap();
    expect!["no command `testing.Count` was sent for which the condition holds; nothing was recorded"]
        .assert_eq(&failure(|| recorder.assert_sent::<Count>(|_| true)));

    mediator.send(Count).await.unwrap();
    mediator.send(Count).await.unwrap();
    expect![[r#"
        2 commands `testing.Count` were sent for which the condition holds, and not one; recorded was:
        command `testing.Count`, Count: ok
          event `testing.Unheard`, Unheard: ok
        command `testing.Count`, Count: ok
          event `testing.Unheard`, Unheard: ok"#]]
    .assert_eq(&failure(|| recorder.assert_sent_once::<Count>(|_| true)));

    let first_line = |assertion: &dyn Fn()| failure(assertion).lines().next().unwrap().to_owned();
    assert_eq!(
        [
            first_line(&|| recorder.assert_published::<Unheard>(|_| false)),
            first_line(&|| recorder.assert_sent_once::<PlaceOrder>(|_| true)),
            first_line(&|| recorder.assert_not_sent::<Count>()),
            first_line(&|| recorder.assert_nothing_published()),
            first_line(&|| recorder.assert_caused::<Unheard, Count>()),
        ],
        [
            "no event `testing.Unheard` was published for which the condition holds; recorded was:",
            "no command `testing.PlaceOrder` was sent for which the condition holds; recorded was:",
            "`testing.Count` was sent; recorded was:",
            "`testing.Unheard` was published; recorded was:",
            "no `testing.Unheard` set off a `testing.Count`; recorded was:",
        ]
    );
}

#[tokio::test]
async fn what_is_still_running_or_was_dropped_is_recorded_as_that() {
    let recorder = Recorder::new();
    let mediator =
        builder().replace::<PlaceOrder>(|_| std::future::pending()).record(&recorder).build().unwrap();
    let mut running = Box::pin(mediator.send(apple()));
    assert!(recorder.names().is_empty(), "nothing runs before the first poll");
    assert!(running.as_mut().now_or_never().is_none());
    assert_eq!(recorder.outcomes::<PlaceOrder>(), [RecordedOutcome::Running]);
    drop(running);
    assert_eq!(recorder.outcomes::<PlaceOrder>(), [RecordedOutcome::Dropped]);

    let mut stream = Box::pin(mediator.stream(Export));
    assert_eq!(stream.next().await.unwrap().unwrap(), 1);
    drop(stream);
    let whole: Vec<_> = mediator.stream(Export).collect().await;
    assert_eq!(whole.len(), 2);
    assert_eq!(recorder.outcomes::<Export>(), [RecordedOutcome::Dropped, RecordedOutcome::Ok]);
    assert_eq!(recorder.streamed::<Export>().len(), 2);
}

#[tokio::test]
async fn what_ends_after_it_was_forgotten_changes_no_other_record() {
    let recorder = Recorder::new();
    let mediator = builder().replace::<Count>(|_| std::future::pending()).record(&recorder).build().unwrap();
    let mut forgotten = Box::pin(mediator.send(Count));
    assert!(forgotten.as_mut().now_or_never().is_none());
    recorder.clear();
    let mut running = Box::pin(mediator.send(Count));
    assert!(running.as_mut().now_or_never().is_none());
    drop(forgotten);
    assert_eq!(recorder.outcomes::<Count>(), [RecordedOutcome::Running]);
}

#[tokio::test]
async fn what_was_sent_at_the_same_time_is_below_its_own_cause() {
    let recorder = Recorder::new();
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![count, get_price])
        .replace_with_context(|cmd: PlaceOrder, ctx| {
            Box::pin(async move {
                tokio::task::yield_now().await;
                ctx.send(Count).await?;
                tokio::task::yield_now().await;
                Ok(ctx.query(GetPrice { article: cmd.article }).await?)
            })
        })
        .record(&recorder)
        .build()
        .unwrap();
    let both =
        futures_util::future::join(mediator.send(apple()), mediator.send(PlaceOrder { article: "anvil" }));
    let _ = both.await;
    expect![[r#"
        command `testing.PlaceOrder`, PlaceOrder { article: "apple" }: ok
          command `testing.Count`, Count: ok
            event `testing.Unheard`, Unheard: ok
          query `testing.GetPrice`: ok
        command `testing.PlaceOrder`, PlaceOrder { article: "anvil" }: failed: not sold
          command `testing.Count`, Count: ok
            event `testing.Unheard`, Unheard: ok
          query `testing.GetPrice`: failed: not sold"#]]
    .assert_eq(&recorder.to_string());
}

#[tokio::test]
async fn a_message_that_arrives_with_the_id_of_its_cause_is_below_it() {
    let recorder = Recorder::new();
    let mediator =
        builder().without_handlers(handlers![send_confirmation]).record(&recorder).build().unwrap();
    mediator.send(Count).await.unwrap();
    let cause = recorder.records()[0].message_id();
    mediator
        .with(Metadata::new().with_causation_id(cause))
        .query(GetPrice { article: "apple" })
        .await
        .unwrap();
    recorder.assert_caused::<Count, GetPrice>();
}

#[query(returns = u64, name = "testing.Now")]
struct Now;

#[handler]
fn now(_: Now, clock: &dyn Clock) -> Result<u64, BoxError> {
    Ok(clock.now().duration_since(UNIX_EPOCH)?.as_secs())
}

#[command(returns = u64, name = "testing.Id")]
struct Id;

/// The seconds that are in the id of the message.
#[handler]
fn id(_: Id, ctx: Context<'_>) -> Result<u64, BoxError> {
    let milliseconds = ctx.message_id().as_uuid().as_u128() >> 80;
    Ok(u64::try_from(milliseconds)? / 1000)
}

#[tokio::test]
async fn the_clock_is_that_of_handlers_and_of_ids() {
    let builder = || MediatorBuilder::empty().handlers(handlers![now, id]);
    let clock = Arc::new(TestClock::at(UNIX_EPOCH + Duration::from_secs(7)));
    for mediator in [
        builder().clock(clock.clone()).build().unwrap(),
        builder().provide_dyn::<dyn Clock>(clock.clone()).build().unwrap(),
    ] {
        clock.set(UNIX_EPOCH + Duration::from_secs(7));
        assert_eq!((mediator.query(Now).await.unwrap(), mediator.send(Id).await.unwrap()), (7, 7));
        clock.advance(Duration::from_secs(60));
        assert_eq!((mediator.query(Now).await.unwrap(), mediator.send(Id).await.unwrap()), (67, 67));
    }
}

#[tokio::test]
async fn a_clock_that_nobody_provides_is_the_machines() {
    let mediator = MediatorBuilder::empty().handlers(handlers![now]).build().unwrap();
    let before = SystemClock.now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    assert!(mediator.query(Now).await.unwrap() >= before);
    MediatorBuilder::empty().handlers(handlers![now]).wiring().check().unwrap();
}

#[test]
fn two_clocks_are_one_too_many() {
    let clock = || Arc::new(TestClock::default());
    let error =
        MediatorBuilder::empty().clock(clock()).provide_dyn::<dyn Clock>(clock()).build().unwrap_err();
    assert_eq!(error.problems()[0].kind(), ProblemKind::ProvidedTwice);
}

async fn retry<M: Message + Clone>(message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>> {
    match next.run(message.clone()).await {
        Err(Error::Rejected(_)) => next.run(message).await,
        done => done,
    }
}

async fn retry_ref<M: Message>(message: &M, next: impl NextRef<M>) -> Result<M::Output, Error<M::Error>> {
    match next.run(message).await {
        Err(_) => next.run(message).await,
        done => done,
    }
}

fn twice<M: Message + Clone>(
    message: M,
    next: impl NextStream<M>,
) -> impl Stream<Item = Result<M::Output, Error<M::Error>>> {
    next.run(message.clone()).chain(next.run(message))
}

#[tokio::test]
async fn a_function_stands_for_the_rest_of_a_pipeline() {
    let attempts = AtomicU32::new(0);
    let outcome = retry(
        apple(),
        next(|_: PlaceOrder| {
            let first = attempts.fetch_add(1, Ordering::Relaxed) == 0;
            async move {
                if first {
                    Err(Rejection::refused::<PlaceOrder>(BoxError::msg("not now")).into())
                } else {
                    Ok(7)
                }
            }
        }),
    );
    assert_eq!(outcome.await.unwrap(), 7);
    assert_eq!(attempts.load(Ordering::Relaxed), 2);

    let rest = next_ref(|message: &PlaceOrder| {
        let length = message.article.len() as u64;
        async move { Ok(length) }
    });
    assert_eq!(retry_ref(&apple(), rest).await.unwrap(), 5);

    let items = twice(Export, next_stream(|_: Export| stream::iter([Ok(1), Ok(2)])));
    assert_eq!(items.map(Result::unwrap).collect::<Vec<_>>().await, [1, 2, 1, 2]);
}

#[tokio::test]
async fn a_handler_is_called_as_the_function_that_it_is() {
    let mediator = builder().without_handlers(handlers![send_confirmation]).build().unwrap();
    let origin = mediator.with(Metadata::new());
    assert_eq!(place_order(apple(), &Nobody, origin.context()).await.unwrap(), 25);
}

#[tokio::test]
async fn a_rejection_is_recorded_with_its_cause() {
    let recorder = Recorder::new();
    let mediator = builder().graceful_shutdown().record(&recorder).build().unwrap();
    mediator.shutdown(Duration::ZERO).await.unwrap();
    mediator.send(Count).await.unwrap_err();
    mediator.publish(Unheard).await.unwrap_err();
    let text = "`testing.Count` was not taken: the mediator is shutting down".to_owned();
    assert_eq!(recorder.outcomes::<Count>(), [RecordedOutcome::Rejected(RejectionKind::ShuttingDown, text)]);
    assert!(matches!(
        recorder.outcomes::<Unheard>()[..],
        [RecordedOutcome::Rejected(RejectionKind::ShuttingDown, _)]
    ));
}

mod in_order {
    use std::sync::Mutex;

    use super::*;

    #[event(name = "testing.Shipped")]
    struct Shipped;

    type Seen = Mutex<Vec<char>>;

    fn note(seen: &Seen, name: char) -> Result<(), BoxError> {
        seen.lock().unwrap().push(name);
        Ok(())
    }

    #[handler(after(b))]
    fn a(_: &Shipped, seen: &Seen) -> Result<(), BoxError> {
        note(seen, 'a')
    }

    #[handler(after(c))]
    fn b(_: &Shipped, seen: &Seen) -> Result<(), BoxError> {
        note(seen, 'b')
    }

    #[handler]
    fn c(_: &Shipped, seen: &Seen) -> Result<(), BoxError> {
        note(seen, 'c')
    }

    #[tokio::test]
    async fn what_runs_after_a_handler_that_is_left_out_keeps_its_place() {
        for (left_out, expected) in [
            (&handlers![c][..], &['b', 'a'][..]),
            (&handlers![b], &['c', 'a']),
            (&handlers![a], &['c', 'b']),
            (&handlers![b, c], &['a']),
        ] {
            let seen = Arc::new(Seen::default());
            let builder =
                MediatorBuilder::empty().handlers(handlers![a, b, c]).provide_dyn(Arc::clone(&seen));
            builder
                .without_handlers(left_out.iter().copied())
                .build()
                .unwrap()
                .publish(Shipped)
                .await
                .unwrap();
            assert_eq!(*seen.lock().unwrap(), expected);
        }
    }
}
