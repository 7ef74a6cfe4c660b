//! Which kind of message goes with which verb, and the words for it when they do not match.
//!
//! Each kind implements each verb; for the wrong pairs the impl asks for a trait that nothing has, so that the compiler
//! prints that trait's text. It names the right verb. (It is asked of a type of its own: of two bounds on one type the
//! compiler prints the outer one.)

use crate::message::{kind, reach};

/// What the rules are asked of.
#[doc(hidden)]
#[derive(Debug)]
pub struct Rule;

macro_rules! verbs {
    ($(
        $(#[doc = $doc:literal])*
        $verb:ident for $markers:ident: $($right:ident)|+ {
            $($wrong:ident: $rule:ident $text:literal,)*
        }
    )*) => {$(
        $(#[doc = $doc])*
        #[doc(hidden)]
        pub trait $verb<M> {}

        $(impl<M> $verb<M> for $markers::$right {})+

        $(
            #[doc(hidden)]
            #[diagnostic::on_unimplemented(message = $text, label = "`{M}`")]
            pub trait $rule<M> {}

            impl<M> $verb<M> for $markers::$wrong where Rule: $rule<M> {}
        )*
    )*};
}

verbs! {
    /// `send` takes it.
    Sent for kind: Command {
        Query: SentQuery "`{M}` is a query: use `query`, not `send`",
        StreamQuery: SentStreamQuery "`{M}` is a streaming query: use `stream`, not `send`",
        Event: SentEvent "`{M}` is an event: use `publish`, not `send`",
    }
    /// `query` takes it.
    Queried for kind: Query {
        Command: QueriedCommand "`{M}` is a command: use `send`, not `query`",
        StreamQuery: QueriedStreamQuery "`{M}` is a streaming query: use `stream`, not `query`",
        Event: QueriedEvent "`{M}` is an event: use `publish`, not `query`",
    }
    /// `stream` takes it.
    Streamed for kind: StreamQuery {
        Command: StreamedCommand "`{M}` is a command: use `send`, not `stream`",
        Query: StreamedQuery "`{M}` has one answer: use `query`, not `stream`",
        Event: StreamedEvent "`{M}` is an event: use `publish`, not `stream`",
    }
    /// `publish` takes it.
    Published for kind: Event {
        Command: PublishedCommand "`{M}` is a command: use `send`, not `publish`",
        Query: PublishedQuery "`{M}` is a query: use `query`, not `publish`",
        StreamQuery: PublishedStreamQuery "`{M}` is a streaming query: use `stream`, not `publish`",
    }
    /// A handler may take it by value.
    TakenByValue for kind: Command | Query | StreamQuery {
        Event: TakenEvent "an event is shared by its handlers: take `&{M}`",
    }
    /// A handler may take `&mut` arguments.
    Writes for kind: Command | Event {
        Query: WritingQuery "`{M}` is a query, and a query only reads: `&mut` arguments are for commands and event handlers",
        StreamQuery: WritingStreamQuery "`{M}` is a query, and a query only reads: `&mut` arguments are for commands and event handlers",
    }
    /// Its handler answers once.
    AnsweredOnce for kind: Command | Query | Event {
        StreamQuery: NotStreamed "`{M}` streams its answer: return `impl Stream<Item = Result<_, _>>`",
    }
    /// Its handler returns a stream.
    AnsweredByStream for kind: StreamQuery {
        Command: StreamingCommand "`{M}` is a command: its handler returns one `Result`, not a stream",
        Query: StreamingQuery "`{M}` has one answer: return a `Result`, or declare `#[query(streams = ..)]`",
        Event: StreamingEvent "`{M}` is an event: its handlers return one `Result`, not a stream",
    }
    /// A test puts a function in the place of its handler.
    Replaced for kind: Command | Query {
        StreamQuery: ReplacedStream "`{M}` streams its answer: use `replace_stream`, not `replace`",
        Event: ReplacedEvent "`{M}` is an event, with any number of handlers: leave some out with `without_handlers`",
    }
    /// Its handlers run one after the other.
    RunInOrder for kind: Event {
        Command: OrderedCommand "`{M}` has one handler: `order` and `after` are for the handlers of an event",
        Query: OrderedQuery "`{M}` has one handler: `order` and `after` are for the handlers of an event",
        StreamQuery: OrderedStreamQuery "`{M}` has one handler: `order` and `after` are for the handlers of an event",
    }
    /// An aggregate decides on it.
    DecidedOn for kind: Command {
        Query: DecidedQuery "`{M}` is a query, and an aggregate decides on commands: write a `#[handler]` outside of its deciders",
        StreamQuery: DecidedStreamQuery "`{M}` is a query, and an aggregate decides on commands: write a `#[handler]` outside of its deciders",
        Event: DecidedEvent "`{M}` is an event, and an aggregate decides on commands: write a `#[handler]` that sends one",
    }
    /// `#[handler]` takes it.
    HandledLocally for reach: Local {
        Contract: PlainHandler "`{M}` is a contract: its handler says so too, `#[handler(contract)]`",
    }
    /// `#[handler(contract)]` takes it.
    HandledByContract for reach: Contract {
        Local: ContractHandler "`{M}` is not a contract: write `#[handler]`, or declare the message with `contract`",
    }
}

#[cfg(feature = "tower")]
verbs! {
    /// A tower service takes it.
    Served for kind: Command | Query {
        StreamQuery: ServedStreamQuery "`{M}` streams its answer, and a service answers once: use `stream`",
        Event: ServedEvent "`{M}` is an event, and a service has one handler: use `publish`",
    }
}
