//! What goes wrong with a name or a payload, in words, and what these words leave out.

use std::error::Error as StdError;
use std::sync::Arc;

use cqrs::prelude::*;
use cqrs::{JsonError, RejectionKind};
use expect_test::{Expect, expect};
use futures_util::{FutureExt, StreamExt};
use json::{GetOrder, Journal};
use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer};

#[handler]
async fn refused(_: Refused) -> Result<(), BoxError> {
    Ok(())
}

#[handler(contract)]
async fn get_order(_: GetOrder) -> Result<Option<String>, BoxError> {
    Ok(None)
}

fn mediator() -> (Mediator, Arc<Journal>) {
    let journal = Arc::new(Journal::default());
    (Mediator::builder().provide_dyn(Arc::clone(&journal)).build().unwrap(), journal)
}

fn sent(name: &str, payload: &str) -> JsonError {
    mediator().0.by_name().send(name, payload).now_or_never().unwrap().unwrap_err()
}

fn asked(name: &str, payload: &str) -> JsonError {
    mediator().0.by_name().query(name, payload).now_or_never().unwrap().unwrap_err()
}

fn published(name: &str, payload: &str) -> JsonError {
    mediator().0.by_name().publish(name, payload).now_or_never().unwrap().unwrap_err()
}

#[track_caller]
fn check(error: &JsonError, expected: &Expect) {
    let text = error.to_string();
    // Lines move.
    let text = match text.split_once("src/lib.rs:") {
        Some((before, after)) => {
            format!("{before}src/lib.rs:..{}", after.trim_start_matches(char::is_numeric))
        }
        None => text,
    };
    expected.assert_eq(&text);
}

/// No text of the error, of the ones it comes from, or of its fields, has the secret in it.
#[track_caller]
fn check_secret(error: &JsonError, expected: &Expect) {
    check(error, expected);
    let mut next: Option<&dyn StdError> = Some(error);
    while let Some(error) = next {
        let texts = format!("{error} {error:?} {error:#?}");
        assert!(!texts.contains("hunter2"), "{texts}");
        next = error.source();
    }
    let JsonError::Payload(payload) = error else { panic!("{error:?}") };
    assert!(payload.detail().contains("hunter2"), "{}", payload.detail());
}

#[test]
fn an_unknown_name_is_repeated_with_the_one_that_was_meant() {
    check(
        &sent("PlaceOrder", "null"),
        &expect!["this mediator knows no message with the name `PlaceOrder`: did you mean `orders.place`?"],
    );
    check(
        &sent("Orders/Place", "null"),
        &expect!["this mediator knows no message with the name `Orders/Place`: did you mean `orders.place`?"],
    );
    check(
        &asked("orders.gte", "null"),
        &expect![[
            r#"this mediator knows no message with the name `orders.gte`: it is `name = ".."` of the macro, or else the name of the type; a crate that the program never names is not linked, and its messages are not known"#
        ]],
    );
    let JsonError::UnknownName { name, meant, .. } = sent("placeorder", "") else { panic!() };
    assert_eq!((name.as_str(), meant), ("placeorder", Some("orders.place")));
}

#[test]
fn an_unknown_name_is_no_way_into_a_log() {
    check(
        &sent(&format!("\n\u{1b}[31m{}", "x".repeat(10_000)), "null"),
        &expect![[
            r#"this mediator knows no message with the name `\n\u{1b}[31mxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..`: it is `name = ".."` of the macro, or else the name of the type; a crate that the program never names is not linked, and its messages are not known"#
        ]],
    );
}

#[test]
fn the_wrong_verb_is_answered_with_the_right_one() {
    check(&sent("orders.get", "null"), &expect!["`orders.get` is a query: use `query`, not `send`"]);
    check(
        &asked("orders.export", "null"),
        &expect!["`orders.export` is a streaming query: use `stream`, not `query`"],
    );
    check(
        &asked("orders.placed", "null"),
        &expect!["`orders.placed` is an event: use `publish`, not `query`"],
    );
    check(
        &published("orders.place", "null"),
        &expect!["`orders.place` is a command: use `send`, not `publish`"],
    );
    let (mediator, _) = mediator();
    let items: Vec<_> = mediator.by_name().stream("orders.get", "").collect().now_or_never().unwrap();
    let [Err(error)] = &items[..] else { panic!("{items:?}") };
    check(error, &expect!["`orders.get` is a query: use `query`, not `stream`"]);
}

#[test]
fn a_type_that_lacks_a_derive_is_told_which() {
    check(
        &sent("Unreadable", "null"),
        &expect![
            "`Unreadable` cannot come from JSON: derive `serde::Deserialize` for `Unreadable` (tests/crates/json/src/lib.rs:..)"
        ],
    );
    check(
        &published("UnreadableEvent", "null"),
        &expect![
            "`UnreadableEvent` cannot come from JSON: derive `serde::Deserialize` for `UnreadableEvent` (tests/crates/json/src/lib.rs:..)"
        ],
    );
    check(
        &asked("Unwritable", "null"),
        &expect![
            "`Unwritable` cannot be answered in JSON: derive `serde::Serialize` for `Vec<std::sync::Arc<Journal>>`, which `Unwritable` (tests/crates/json/src/lib.rs:..) returns"
        ],
    );
}

#[test]
fn a_message_without_a_handler_is_rejected() {
    let error = sent("Unhandled", "null");
    let JsonError::Rejected(rejection) = &error else { panic!("{error:?}") };
    assert_eq!((rejection.kind(), rejection.message()), (RejectionKind::NoHandler, "Unhandled"));
}

#[test]
fn a_rejection_of_the_framework_is_one_and_has_its_cause() {
    let error = sent("orders.archive", "null");
    let JsonError::Rejected(rejection) = &error else { panic!("{error:?}") };
    assert_eq!(rejection.kind(), RejectionKind::Extract);
    assert_eq!(error.source().unwrap().to_string(), "the archive is closed");
}

#[test]
fn a_payload_that_is_not_json_is_told_where_it_ends_to_be() {
    for (payload, expected) in [
        (
            "",
            expect![
                "the payload of `orders.place` is not JSON: EOF while parsing a value at line 1 column 0"
            ],
        ),
        (
            "{\"customer\": hunter2}",
            expect!["the payload of `orders.place` is not JSON: expected value at line 1 column 14"],
        ),
        (
            "{",
            expect![
                "the payload of `orders.place` is not JSON: EOF while parsing an object at line 1 column 1"
            ],
        ),
    ] {
        let error = sent("orders.place", payload);
        check(&error, &expected);
        let JsonError::Payload(error) = error else { panic!("{error:?}") };
        assert!(error.is_syntax());
    }
    check(
        &sent("orders.archive", "null null"),
        &expect!["the payload of `orders.archive` is not JSON: trailing characters at line 1 column 6"],
    );
    let invalid = mediator().0.by_name().send("orders.place", b"{\"\xff\": 1}".as_slice()).now_or_never();
    check(
        &invalid.unwrap().unwrap_err(),
        &expect!["the payload of `orders.place` is not JSON: invalid unicode code point at line 1 column 3"],
    );
}

#[test]
fn a_payload_that_does_not_fit_is_told_the_place_and_what_belongs_there() {
    check(
        &sent("orders.place", r#"{"customer":"Ann"}"#),
        &expect!["the payload of `orders.place` does not fit (line 1, column 18): missing field `lines`"],
    );
    check(
        &sent("orders.place", "[]"),
        &expect![
            "the payload of `orders.place` does not fit (line 1, column 2): invalid length, expected struct PlaceOrder with 2 elements"
        ],
    );
    check(
        &sent("orders.place", r#"{"customer":"Ann","customer":"Bob"}"#),
        &expect![
            "the payload of `orders.place` does not fit (line 1, column 28): duplicate field `customer`"
        ],
    );
    check(
        &sent("orders.place", "{\"customer\":\"Ann\",\n\"lines\":[{\"article\":\"a\",\"amount\":-1}]}"),
        &expect![
            "the payload of `orders.place` does not fit at `lines[0].amount` (line 2, column 35): invalid value, expected u32"
        ],
    );
    let error = sent("orders.place", r#"{"customer":"Ann","lines":[{"article":"a"}]}"#);
    check(
        &error,
        &expect![
            "the payload of `orders.place` does not fit at `lines[0]` (line 1, column 42): missing field `amount`"
        ],
    );
    let JsonError::Payload(error) = error else { panic!("{error:?}") };
    assert_eq!((error.message(), error.path(), error.line()), ("orders.place", "lines[0]", 1));
    assert!(!error.is_syntax());
}

#[test]
fn no_value_of_a_payload_is_in_a_text() {
    check_secret(
        &sent("orders.place", r#"{"customer":"Ann","lines":"hunter2"}"#),
        &expect![
            "the payload of `orders.place` does not fit at `lines` (line 1, column 35): invalid type, expected a sequence"
        ],
    );
    check_secret(
        &sent("orders.place", r#""hunter2, expected hunter2""#),
        &expect![
            "the payload of `orders.place` does not fit (line 1, column 27): invalid type, expected struct PlaceOrder"
        ],
    );
    let line = |line: &str| format!(r#"{{"customer":"Ann","lines":[{{"article":"a",{line}}}]}}"#);
    check_secret(
        &sent("orders.place", &line(r#""amount":1,"wrapping":"hunter2""#)),
        &expect![
            "the payload of `orders.place` does not fit at `lines[0].wrapping` (line 1, column 73): unknown variant, expected `none` or `paper`"
        ],
    );
    check_secret(
        &sent("orders.place", &line(r#""hunter2`, expected hunter2":1"#)),
        &expect![
            "the payload of `orders.place` does not fit at `lines[0].?` (line 1, column 70): unknown field, expected one of `article`, `amount`, `wrapping`"
        ],
    );
    check_secret(
        &sent("Login", r#"{"password":"hunter2"}"#),
        &expect![
            "the payload of `Login` does not fit at `password` (line 1, column 22): a value was not accepted"
        ],
    );
}

/// Refuses everything, in the words that it is given.
#[derive(Debug)]
struct Own;

impl<'de> Deserialize<'de> for Own {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words = String::deserialize(deserializer)?;
        match words.strip_prefix("expecting ") {
            Some(expecting) => Err(D::Error::invalid_value(Unexpected::Str(&words), &expecting)),
            None => Err(D::Error::custom(words)),
        }
    }
}

#[command(name = "errors.Refused")]
#[derive(Debug, Deserialize)]
struct Refused {
    #[serde(rename = "own")]
    _own: Own,
}

#[test]
fn the_words_of_a_type_of_its_own_are_no_way_around_that() {
    let refused = |words: &str| {
        // In ASCII, Rust escapes as JSON does.
        let payload = format!(r#"{{"own":{words:?}}}"#);
        let error = sent("errors.Refused", &payload);
        let text = error.to_string();
        assert!(!format!("{text} {error:?}").contains("hunter2"), "{text}");
        let JsonError::Payload(payload) = error else { panic!("{error:?}") };
        assert!(payload.detail().contains("hunter2"), "{}", payload.detail());
        text.rsplit_once("): ").unwrap().1.to_owned()
    };
    for words in [
        "invalid length, expected 22 characters, got `hunter2`",
        "invalid value, expected `hunter2`",
        "invalid value: hunter2, expected u32",
        "invalid type: `hunter2`, expected a string",
        "invalid types: string \"a\", expected hunter2",
        "unknown variant `EUR`, expected another, not `hunter2`",
        "unknown variant `hunter2`, expected `EUR` or `hunter2`",
        "unknown field `hunter2`, there are no fields",
        "missing field `of hunter2`",
        "missing field hunter2",
        "duplicate field `a`: `hunter2`",
        "hunter2",
    ] {
        assert_eq!(refused(words), "a value was not accepted", "{words}");
    }
    // Serde's form, and not its words for what was expected.
    assert_eq!(refused("expecting something else than hunter2"), "invalid value");
    assert_eq!(refused("invalid length 7, expected 22 characters, got `hunter2`"), "invalid length");
    assert_eq!(refused("invalid type: null, expected struct Password of hunter2"), "invalid type");
    // Told apart from serde by nothing but what is left out.
    assert_eq!(
        refused("invalid value: string \"hunter2\", expected a string"),
        "invalid value, expected a string"
    );
}

#[test]
fn a_key_that_is_not_plain_is_not_in_the_path() {
    let placed =
        |key: &str| published("orders.placed", &format!(r#"{{"Placed":{{"offsets":{{"{key}":""}}}}}}"#));
    check(
        &placed("north-west_2"),
        &expect![
            "the payload of `orders.placed` does not fit at `Placed.offsets.north-west_2` (line 1, column 39): invalid type, expected u64"
        ],
    );
    check(
        &placed("a\\n`b"),
        &expect![
            "the payload of `orders.placed` does not fit at `Placed.offsets.?` (line 1, column 32): invalid type, expected u64"
        ],
    );
}

#[test]
fn an_answer_that_cannot_be_written_says_that_the_command_was_handled() {
    let (mediator, journal) = mediator();
    let error = mediator.by_name().send("Misfit", "null").now_or_never().unwrap().unwrap_err();
    check(
        &error,
        &expect![
            "the command `Misfit` was handled, and its answer cannot be written as JSON: look at `Serialize` of what it returns (a map, for example, has strings or numbers as its keys)"
        ],
    );
    assert_eq!(journal.entries(), ["misfit"]);
}
