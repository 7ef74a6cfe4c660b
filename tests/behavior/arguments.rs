//! `&T` and `T` arguments.

use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use cqrs::prelude::*;
use cqrs::{Error, MediatorBuilder, RejectionKind, handlers};

trait Greeting: Send + Sync {
    fn greet(&self, name: &str) -> String;
}

struct Hello;

impl Greeting for Hello {
    fn greet(&self, name: &str) -> String {
        format!("hello {name}")
    }
}

#[query(returns = String, name = "arguments.Greet")]
struct Greet;

#[handler]
async fn greet(
    _: Greet,
    greeting: &dyn Greeting,
    names: &[String],
    suffix: &str,
) -> Result<String, BoxError> {
    Ok(names.iter().map(|name| greeting.greet(name) + suffix).collect::<Vec<_>>().join(", "))
}

#[tokio::test]
async fn unsized_dependencies_are_found() {
    let mediator = MediatorBuilder::empty()
        .handlers(handlers![greet])
        .provide_dyn::<dyn Greeting>(Arc::new(Hello))
        .provide_dyn::<[String]>(vec!["Ann".to_owned(), "Bob".to_owned()].into())
        .provide_dyn::<str>("!".into())
        .build()
        .unwrap();
    assert_eq!(mediator.query(Greet).await.unwrap(), "hello Ann!, hello Bob!");
}

#[derive(Debug, PartialEq)]
struct User(String);

#[derive(Debug, thiserror::Error)]
#[error("log in first")]
struct Unauthorized;

/// Who is logged in, if anybody.
struct Session(Option<String>);

impl FromContext for User {
    type Dependencies = Arc<Session>;

    async fn from_context(session: &Arc<Session>, _: Context<'_>) -> Result<Self, BoxError> {
        tokio::task::yield_now().await;
        Ok(Self(session.0.clone().ok_or(Unauthorized)?))
    }
}

/// How often the handler ran.
#[derive(Default)]
struct Runs(AtomicU32);

#[command(returns = String, name = "arguments.GreetUser")]
struct GreetUser;

#[handler]
async fn greet_user(
    _: GreetUser,
    user: User,
    greeting: &dyn Greeting,
    runs: &Runs,
) -> Result<String, BoxError> {
    runs.0.fetch_add(1, Ordering::Relaxed);
    Ok(greeting.greet(&user.0))
}

fn with_session(session: Session) -> Mediator {
    counting(session, Arc::default())
}

fn counting(session: Session, runs: Arc<Runs>) -> Mediator {
    MediatorBuilder::empty()
        .provide_dyn::<Runs>(runs)
        .handlers(handlers![greet_user])
        .provide_dyn::<dyn Greeting>(Arc::new(Hello))
        .provide(session)
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_value_is_taken_from_the_call_or_rejects_it() {
    let known = with_session(Session(Some("Ann".to_owned())));
    assert_eq!(known.send(GreetUser).await.unwrap(), "hello Ann");

    let runs = Arc::new(Runs::default());
    let unknown = counting(Session(None), runs.clone());
    let error = unknown.send(GreetUser).await.unwrap_err();
    let rejection = error.as_rejected().expect("the framework's word");
    assert_eq!(rejection.kind(), RejectionKind::Extract);
    assert_eq!(rejection.to_string(), "cannot take `User` from the call of `arguments.GreetUser`");
    assert!(rejection.source().unwrap().is::<Unauthorized>());
    assert_eq!(runs.0.load(Ordering::Relaxed), 0, "the handler did not run");
}

#[command(returns = Mediator, name = "arguments.Keep")]
struct Keep;

#[handler]
async fn keep(_: Keep, mediator: Mediator) -> Result<Mediator, BoxError> {
    Ok(mediator)
}

#[tokio::test]
async fn the_mediator_can_be_kept_for_later() {
    let mediator = MediatorBuilder::empty().handlers(handlers![keep]).build().unwrap();
    let kept = mediator.send(Keep).await.unwrap();
    drop(mediator);
    assert!(kept.send(Keep).await.is_ok());
}

#[tokio::test]
async fn two_mediators_keep_their_own_dependencies() {
    let ann = with_session(Session(Some("Ann".to_owned())));
    let bob = with_session(Session(Some("Bob".to_owned())));
    let (to_ann, to_bob) = tokio::join!(ann.send(GreetUser), bob.send(GreetUser));
    assert_eq!((to_ann.unwrap(), to_bob.unwrap()), ("hello Ann".to_owned(), "hello Bob".to_owned()));
}

#[tokio::test]
async fn a_mediator_without_the_handler_rejects() {
    let mediator = MediatorBuilder::empty().build().unwrap();
    match mediator.send(GreetUser).await {
        Err(Error::Rejected(rejection)) => {
            assert_eq!(rejection.kind(), RejectionKind::NoHandler);
            assert_eq!(rejection.message(), "arguments.GreetUser");
        }
        other => panic!("expected a rejection, got {other:?}"),
    }
}
