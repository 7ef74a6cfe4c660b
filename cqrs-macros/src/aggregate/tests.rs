//! Generated code, in full: `UPDATE_EXPECT=1 cargo test -p cqrs-macros` writes it anew.

use expect_test::{ExpectFile, expect_file};

use super::attribute;
use crate::testing::{pretty, tokens};

#[track_caller]
fn check(options: &str, item: &str, expected: &ExpectFile) {
    expected.assert_eq(&pretty(attribute(tokens(options), &tokens(item))));
}

#[test]
fn stored_as_events() {
    check(
        "id = OrderId, events(OrderPlaced, shipping::OrderShipped)",
        "/// An order.
        #[derive(Default)]
        pub struct Order { is_shipped: bool }",
        &expect_file!["snapshots/stored_as_events.rs"],
    );
}

#[test]
fn with_snapshots() {
    check(
        "id = Uuid, events(Counted), snapshot_every = 100, version = 2, name = \"counters\", crate = ::facade::cqrs",
        "#[cfg(unix)] pub(crate) enum Counter { Empty, At(u64) }",
        &expect_file!["snapshots/with_snapshots.rs"],
    );
}

#[test]
fn stored_as_state() {
    check("id = u64, state", "struct Cart(Vec<u64>);", &expect_file!["snapshots/stored_as_state.rs"]);
}

#[test]
fn with_mistakes() {
    check(
        "ids = u64, events(OrderPlaced, OrderPlaced)",
        "#[command] struct Order;",
        &expect_file!["snapshots/with_mistakes.rs"],
    );
}

#[test]
fn no_input_panics() {
    for item in
        ["", "struct", "struct ;", "pub", "enum E {", "struct S<T>(T);", "union U { a: u8 }", "fn f() {}"]
    {
        let Ok(item) = item.parse() else { continue };
        for options in [
            "",
            "id",
            "id = ",
            "events",
            "events(",
            "events()",
            "events(1)",
            "events(::a, a)",
            "state = 1",
            "snapshot_every = -1, version = -1",
            "snapshot_every = 99999999999",
            "name = 1",
        ] {
            let Ok(options) = options.parse() else { continue };
            let _ = attribute(options, &item);
        }
    }
}
