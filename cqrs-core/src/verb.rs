//! Which kind of message goes with which verb, and the words for it when they do not match.
//!
//! Each kind implements each verb; for the wrong pairs the impl asks for a trait that no message has, so that the
//! compiler prints that trait's text. It names the right verb.

use crate::message::{kind, reach};

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
            #[diagnostic::on_unimplemented(message = $text, label = "{Self}")]
            pub trait $rule {}

            impl<M: $rule> $verb<M> for $markers::$wrong {}
        )*
    )*};
}

verbs! {
    /// `send` takes it.
    Sent for kind: Command {
        Query: SentQuery "`{Self}` is a query: use `query`, not `send`",
        StreamQuery: SentStreamQuery "`{Self}` is a streaming query: use `stream`, not `send`",
        Event: SentEvent "`{Self}` is an event: use `publish`, not `send`",
    }
    /// `query` takes it.
    Queried for kind: Query {
        Command: QueriedCommand "`{Self}` is a command: use `send`, not `query`",
        StreamQuery: QueriedStreamQuery "`{Self}` is a streaming query: use `stream`, not `query`",
        Event: QueriedEvent "`{Self}` is an event: use `publish`, not `query`",
    }
    /// `stream` takes it.
    Streamed for kind: StreamQuery {
        Command: StreamedCommand "`{Self}` is a command: use `send`, not `stream`",
        Query: StreamedQuery "`{Self}` has one answer: use `query`, not `stream`",
        Event: StreamedEvent "`{Self}` is an event: use `publish`, not `stream`",
    }
    /// `publish` takes it.
    Published for kind: Event {
        Command: PublishedCommand "`{Self}` is a command: use `send`, not `publish`",
        Query: PublishedQuery "`{Self}` is a query: use `query`, not `publish`",
        StreamQuery: PublishedStreamQuery "`{Self}` is a streaming query: use `stream`, not `publish`",
    }
    /// A handler may take it by value.
    TakenByValue for kind: Command | Query | StreamQuery {
        Event: TakenEvent "an event is shared by its handlers: take `&{Self}`",
    }
    /// A handler may take `&mut` arguments.
    Writes for kind: Command | Event {
        Query: WritingQuery "`{Self}` is a query, and a query only reads: `&mut` arguments are for commands and event handlers",
        StreamQuery: WritingStreamQuery "`{Self}` is a query, and a query only reads: `&mut` arguments are for commands and event handlers",
    }
    /// Its handler answers once.
    AnsweredOnce for kind: Command | Query | Event {
        StreamQuery: NotStreamed "`{Self}` streams its answer: return `impl Stream<Item = Result<_, _>>`",
    }
    /// Its handler returns a stream.
    AnsweredByStream for kind: StreamQuery {
        Command: StreamingCommand "`{Self}` is a command: its handler returns one `Result`, not a stream",
        Query: StreamingQuery "`{Self}` has one answer: return a `Result`, or declare `#[query(streams = ..)]`",
        Event: StreamingEvent "`{Self}` is an event: its handlers return one `Result`, not a stream",
    }
    /// `#[handler]` takes it.
    HandledLocally for reach: Local {
        Contract: PlainHandler "`{Self}` is a contract: its handler says so too, `#[handler(contract)]`",
    }
    /// `#[handler(contract)]` takes it.
    HandledByContract for reach: Contract {
        Local: ContractHandler "`{Self}` is not a contract: write `#[handler]`, or declare the message with `contract`",
    }
}
