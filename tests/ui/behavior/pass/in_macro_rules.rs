use cqrs::prelude::*;
use cqrs::{AnyNext, AnyOutcome, Error, Message, Next, NextRef};

pub struct Log;

macro_rules! behaviors {
    ($($name:ident for $message:ident by $log:ty;)*) => {$(
        #[behavior]
        pub async fn $name<$message: Message>(
            message: $message,
            next: impl Next<$message>,
            log: &$log,
            ctx: Context<'_>,
        ) -> Result<$message::Output, Error<$message::Error>> {
            let _ = (log, ctx.metadata());
            next.run(message).await
        }
    )*};
}

behaviors! {
    trace for M by Log;
    count for T by Log;
}

macro_rules! all {
    ($order:literal, $kind:ident) => {
        #[behavior]
        async fn borrowed<M: Message + Sync>(
            message: &M,
            next: impl NextRef<M>,
            log: &Log,
        ) -> Result<M::Output, Error<M::Error>> {
            let _ = log;
            next.run(message).await
        }

        #[behavior(order = $order, on($kind))]
        async fn audit(mut next: AnyNext<'_>, log: &Log, ctx: Context<'_>) -> AnyOutcome {
            let _ = (log, ctx.metadata());
            next.run().await
        }
    };
}

all!(1, commands);

macro_rules! handled {
    ($message:ident, $handler:ident, $behavior:path) => {
        #[command(capabilities(dyn std::fmt::Debug))]
        #[derive(Debug)]
        struct $message;

        #[handler(through($behavior, borrowed))]
        async fn $handler(_: &$message, log: &Log) -> Result<(), BoxError> {
            let _ = log;
            Ok(())
        }
    };
}

handled!(PlaceOrder, place_order, trace);
handled!(CancelOrder, cancel_order, self::count);

fn main() {}
