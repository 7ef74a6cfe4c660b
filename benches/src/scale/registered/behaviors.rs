//! Global behaviors around everything.

use cqrs::prelude::*;

#[behavior(order = 1, on(commands, queries, events))]
async fn first(mut next: AnyNext<'_>) -> AnyOutcome {
    next.run().await
}

#[behavior(order = 2, on(commands, queries, events))]
async fn second(mut next: AnyNext<'_>) -> AnyOutcome {
    next.run().await
}

#[behavior(order = 3, on(commands, queries, events))]
async fn third(mut next: AnyNext<'_>) -> AnyOutcome {
    next.run().await
}

#[behavior(order = 4, on(commands, queries, events))]
async fn fourth(mut next: AnyNext<'_>) -> AnyOutcome {
    next.run().await
}

#[behavior(order = 5, on(commands, queries, events))]
async fn fifth(mut next: AnyNext<'_>) -> AnyOutcome {
    next.run().await
}
