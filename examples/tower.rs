//! Layers of tower around a command: a buffer, load shedding, a rate limit, retries and a timeout; and what errors come out.

use std::future::{Ready, pending, ready};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use cqrs::prelude::*;
use tower::load_shed::error::Overloaded;
use tower::retry::Policy;
use tower::timeout::error::Elapsed;
use tower::{ServiceBuilder, ServiceExt};

/// Sets articles aside, and returns how many attempts that took.
#[command(returns = u32, error = ReserveError)]
#[derive(Clone)]
struct Reserve(&'static str);

#[derive(Debug, thiserror::Error)]
enum ReserveError {
    #[error("`{0}` is out of stock")]
    OutOfStock(&'static str),
    #[error("the warehouse does not answer")]
    Unavailable,
}

/// A warehouse that misses the first call.
#[derive(Default)]
struct Warehouse(AtomicU32);

#[handler]
async fn reserve(cmd: Reserve, warehouse: &Warehouse) -> Result<u32, ReserveError> {
    let calls = warehouse.0.fetch_add(1, Ordering::Relaxed) + 1;
    match cmd.0 {
        _ if calls == 1 => Err(ReserveError::Unavailable),
        "apple" => Ok(calls),
        "piano" => pending().await,
        other => Err(ReserveError::OutOfStock(other)),
    }
}

/// So many retries of what may go better the next time. The domain's errors tell what that is.
#[derive(Clone)]
struct Retries(u32);

impl Policy<Reserve, u32, tower::BoxError> for Retries {
    type Future = Ready<()>;

    fn retry(&mut self, _: &mut Reserve, result: &mut Result<u32, tower::BoxError>) -> Option<Ready<()>> {
        let error = result.as_ref().err()?.downcast_ref::<cqrs::Error<ReserveError>>()?;
        let may_go_better = matches!(error, cqrs::Error::Handler(ReserveError::Unavailable));
        self.0 = self.0.checked_sub(1).filter(|_| may_go_better)?;
        Some(ready(()))
    }

    fn clone_request(&mut self, command: &Reserve) -> Option<Reserve> {
        Some(command.clone())
    }
}

/// Every layer boxes the error below it. The domain's error is in there as the mediator gave it.
fn explain(error: &tower::BoxError) -> String {
    if let Some(error) = error.downcast_ref::<cqrs::Error<ReserveError>>() {
        match error {
            cqrs::Error::Handler(error) => format!("the domain said no: {error}"),
            cqrs::Error::Rejected(rejection) => format!("the mediator said no: {rejection}"),
        }
    } else if error.is::<Elapsed>() {
        "a layer said no: it took too long".to_owned()
    } else if error.is::<Overloaded>() {
        "a layer said no: too many requests, come back later".to_owned()
    } else {
        format!("something else went wrong: {error}")
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mediator = Mediator::builder().provide(Warehouse::default()).build()?;
    // From the outside to the inside, as a request passes them.
    let service = ServiceBuilder::new()
        .buffer(16) // a queue, through which many tasks share the limits below
        .load_shed() // what has to wait for a limit is refused
        .rate_limit(3, Duration::from_secs(60))
        .retry(Retries(2))
        .timeout(Duration::from_millis(50)) // of each attempt
        .service(mediator.service::<Reserve>());

    for article in ["apple", "anvil", "piano", "apple"] {
        match service.clone().oneshot(Reserve(article)).await {
            Ok(attempts) => println!("{article}: reserved, in {attempts} attempts"),
            Err(error) => println!("{article}: {}", explain(&error)),
        }
    }
    Ok(())
}
