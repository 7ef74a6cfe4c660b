//! Generated code, in full: `UPDATE_EXPECT=1 cargo test -p cqrs-macros` writes it anew.

use expect_test::{ExpectFile, expect_file};

use quote::quote;

use super::{Attribute, attribute, json, model, parse};
use crate::errors::Errors;
use crate::options::Options;
use crate::testing::{pretty, tokens};

#[track_caller]
fn check(kind: Attribute, options: &str, item: &str, expected: &ExpectFile) {
    expected.assert_eq(&pretty(attribute(kind, tokens(options), &tokens(item))));
}

#[test]
fn command() {
    check(
        Attribute::Command,
        "returns = OrderId, error = PlaceOrderError, name = \"orders.place\"",
        "/// Places an order.
        #[derive(Debug)]
        pub struct PlaceOrder { pub article: String }",
        &expect_file!["snapshots/command.rs"],
    );
}

#[test]
fn query() {
    check(
        Attribute::Query,
        "returns = Option<OrderView>",
        "struct GetOrder(u64);",
        &expect_file!["snapshots/query.rs"],
    );
}

#[test]
fn streaming_query() {
    check(
        Attribute::Query,
        "streams = OrderView",
        "#[cfg(unix)] pub struct ExportOrders;",
        &expect_file!["snapshots/streaming_query.rs"],
    );
}

#[test]
fn event() {
    check(
        Attribute::Event,
        "crate = ::facade::cqrs, publish = detached(when_full = reject)",
        "pub(crate) enum OrderChanged { Renamed { name: String }, Removed }",
        &expect_file!["snapshots/event.rs"],
    );
}

#[test]
fn for_an_aggregate() {
    check(
        Attribute::Command,
        "",
        "#[derive(Debug)]
        pub struct ShipOrder { #[id] pub order: OrderId, #[expected_version] pub seen: Option<Version>, pub to: String }",
        &expect_file!["snapshots/for_an_aggregate.rs"],
    );
}

#[test]
fn for_an_aggregate_with_mistakes() {
    check(
        Attribute::Command,
        "",
        "enum ChangeOrder { Ship { #[id] order: OrderId }, Cancel(#[id] OrderId) }",
        &expect_file!["snapshots/for_an_aggregate_with_mistakes.rs"],
    );
}

#[test]
fn event_with_upcasters() {
    check(
        Attribute::Event,
        "version = 3, upcast(v1_to_v2, steps::v2_to_v3)",
        "struct OrderPlaced { currency: String }",
        &expect_file!["snapshots/event_with_upcasters.rs"],
    );
}

#[test]
fn contract() {
    check(
        Attribute::Command,
        "contract, returns = u64",
        "pub struct PlaceOrder;",
        &expect_file!["snapshots/contract.rs"],
    );
}

#[test]
fn with_the_feature_json() {
    let mut errors = Errors::new();
    let options = Options::parse("query", tokens("returns = Option<OrderView>"), &mut errors);
    assert!(errors.finish().is_empty());
    let item = parse::item(Attribute::Query, tokens("struct GetOrder(u64);")).expect("a struct is an item");
    let added = json::json(&model::Message::new(Attribute::Query, &options, &item));
    expect_file!["snapshots/json.rs"].assert_eq(&pretty(quote!(const _: () = definition #added;)));
}

#[test]
fn with_mistakes() {
    check(
        Attribute::Query,
        "retruns = u64",
        "#[command] struct GetOrder<'a, T> { article: &'a T }",
        &expect_file!["snapshots/with_mistakes.rs"],
    );
}

#[test]
fn no_input_panics() {
    for item in [
        "",
        "struct",
        "struct ;",
        "pub",
        "#[x] pub(in a::b) enum E {",
        "union U { a: u8 }",
        "fn f() {}",
        "struct S(#[id] #[id(a)] u8, #[expected_version = 1] #[cfg(a)] u8);",
        "#[id] struct S<'a, T>(#[id] &'a T);",
        "fn f(#[id] a: u8) {}",
    ] {
        let Ok(item) = item.parse() else { continue };
        for options in [
            "",
            ",",
            "=",
            "returns",
            "returns =",
            "= u64",
            "name = ",
            "error = (,)",
            "crate = a b",
            "publish",
            "publish = ",
            "publish = detached()",
            "publish = detached(capacity =)",
            "version = -1, upcast(a)",
            "version = 0",
            "version = 2147483647",
        ] {
            for kind in [Attribute::Command, Attribute::Query, Attribute::Event] {
                let _ = attribute(kind, tokens(options), &item);
            }
        }
    }
}
