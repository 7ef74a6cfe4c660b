use cqrs::prelude::*;
use cqrs::{AnyNext, AnyOutcome, Error, Next, NextRef};

mod orders {
    #[cqrs::command(returns = u64, error = Refused)]
    #[derive(Clone)]
    pub struct PlaceOrder {
        pub articles: Vec<String>,
    }

    #[derive(Debug)]
    pub struct Refused;

    impl std::fmt::Display for Refused {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("refused")
        }
    }

    impl std::error::Error for Refused {}
}

use orders::PlaceOrder;

type Outcome = Result<u64, Error<orders::Refused>>;

// Two paths of one type.
#[behavior]
async fn sorted(mut message: orders::PlaceOrder, next: impl Next<PlaceOrder>) -> Outcome {
    message.articles.sort();
    next.run(message).await
}

#[behavior]
async fn not_empty(PlaceOrder { articles }: PlaceOrder, next: impl cqrs::Next<PlaceOrder>) -> Outcome {
    if articles.is_empty() {
        return Err(Error::Handler(orders::Refused));
    }
    next.run(PlaceOrder { articles }).await
}

#[behavior]
async fn always(_: PlaceOrder, _: impl Next<PlaceOrder>) -> Outcome {
    Ok(1)
}

#[behavior]
async fn twice(message: &PlaceOrder, next: impl NextRef<PlaceOrder>) -> Outcome {
    next.run(message).await?;
    next.run(message).await
}

#[handler(through(sorted, not_empty, always, twice))]
async fn place_order(order: &PlaceOrder) -> Result<u64, orders::Refused> {
    Ok(order.articles.len() as u64)
}

#[behavior(order = -10, on(commands, queries, streams, events))]
async fn replaced(mut next: AnyNext<'_>) -> AnyOutcome {
    if let Some(order) = next.downcast_mut::<PlaceOrder>() {
        order.articles.clear();
    }
    next.run().await
}

fn main() {}
