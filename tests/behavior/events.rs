//! Publishing.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};

use cqrs::prelude::*;
use cqrs::{MediatorBuilder, handlers};
use futures_util::FutureExt;

#[derive(Default)]
struct Seen(Mutex<Vec<&'static str>>);

impl Seen {
    fn note(&self, name: &'static str) {
        self.0.lock().unwrap().push(name);
    }

    fn take(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

#[event(name = "events.Happened")]
struct Happened {
    fail: &'static [&'static str],
}

#[derive(Debug, thiserror::Error)]
#[error("no mail today")]
struct MailError(#[source] std::io::Error);

impl Happened {
    fn result(&self, handler: &'static str) -> Result<(), MailError> {
        if self.fail.contains(&handler) {
            return Err(MailError(std::io::Error::other("the server is away")));
        }
        Ok(())
    }
}

#[handler(order = 1)]
async fn late(event: &Happened, seen: &Seen) -> Result<(), MailError> {
    seen.note("late");
    event.result("late")
}

#[handler]
async fn beta(event: &Happened, seen: &Seen) -> Result<(), MailError> {
    tokio::task::yield_now().await;
    seen.note("beta");
    event.result("beta")
}

#[handler]
fn alpha(event: &Happened, seen: &Seen) -> Result<(), String> {
    seen.note("alpha");
    event.result("alpha").map_err(|error| error.to_string())
}

#[handler(order = -1)]
async fn early(event: &Happened, seen: &Seen) -> Result<(), MailError> {
    seen.note("early");
    event.result("early")
}

fn mediator() -> (Mediator, Arc<Seen>) {
    let seen = Arc::new(Seen::default());
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![late, beta, alpha, early])
        .provide_dyn::<Seen>(seen.clone())
        .build()
        .unwrap();
    (mediator, seen)
}

#[tokio::test]
async fn handlers_run_by_order_then_name() {
    let (mediator, seen) = mediator();
    mediator.publish(Happened { fail: &[] }).await.unwrap();
    assert_eq!(seen.take(), ["early", "alpha", "beta", "late"]);
}

#[tokio::test]
async fn every_handler_runs_and_all_failures_are_named() {
    let (mediator, seen) = mediator();
    let error = mediator.publish(Happened { fail: &["early", "alpha", "beta"] }).await.unwrap_err();
    assert_eq!(seen.take(), ["early", "alpha", "beta", "late"]);

    let names: Vec<_> = error.failures().iter().map(cqrs::HandlerFailure::handler).collect();
    assert_eq!(names, ["early", "alpha", "beta"]);
    assert_eq!(error.event(), "events.Happened");

    let text = error.to_string();
    assert!(text.starts_with("3 of 4 handlers of `events.Happened` failed: `early` ("), "{text}");
    assert!(text.contains("tests/behavior/events.rs:"), "{text}");
    assert!(text.contains("no mail today"), "{text}");

    let cqrs::Error::Handler(cause) = error.failures()[2].error() else { panic!("the handler's own error") };
    assert!(cause.is::<MailError>());
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "the server is away");
}

#[tokio::test]
async fn no_handler_is_fine() {
    #[event(name = "events.Unheard")]
    struct Unheard;

    MediatorBuilder::empty().build().unwrap().publish(Unheard).await.unwrap();
    mediator().0.publish(Unheard).await.unwrap();
}

#[event(name = "events.Shocking")]
struct Shocking;

#[handler(order = 1)]
async fn panics(_: &Shocking) -> Result<(), BoxError> {
    panic!("this handler panics");
}

#[handler(order = 2)]
async fn after_the_panic(_: &Shocking, seen: &Seen) -> Result<(), BoxError> {
    seen.note("after the panic");
    Ok(())
}

#[tokio::test]
async fn a_panic_reaches_the_publisher_at_once() {
    let seen = Arc::new(Seen::default());
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![panics, after_the_panic])
        .provide_dyn::<Seen>(seen.clone())
        .build()
        .unwrap();
    let panic = AssertUnwindSafe(mediator.publish(Shocking)).catch_unwind().await.unwrap_err();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"this handler panics"));
    assert!(seen.take().is_empty());
}
