use super::json::Json;
use super::mermaid::{escape, short};

#[test]
fn json_is_read_back_as_it_was_meant() {
    let nasty = "\"quoted\", \\ back, \n\t\u{1}\u{1f}\u{7f} / and ünïcödé \u{2028} 🦀";
    let value = Json::Object(vec![
        ("text", Json::text(nasty)),
        ("number", Json::Number(-3)),
        ("list", Json::List(vec![Json::Bool(true), Json::List(vec![]), Json::Object(vec![])])),
    ]);
    let read: serde_json::Value = serde_json::from_str(&value.to_string()).unwrap();
    assert_eq!(read, serde_json::json!({ "text": nasty, "number": -3, "list": [true, [], {}] }));
}

#[test]
fn types_are_shown_without_their_paths() {
    for (full, expected) in [
        ("u8", "u8"),
        ("app::db::Pool", "Pool"),
        ("dyn app::Mailer + core::marker::Send", "dyn Mailer + Send"),
        ("[alloc::string::String]", "[String]"),
        ("app::Stock<app::Item, alloc::vec::Vec<u8>>", "Stock<Item, Vec<u8>>"),
        ("<app::Billing as app::Service>::Config", "<Billing as Service>::Config"),
    ] {
        assert_eq!(short(full), expected);
    }
}

#[test]
fn what_means_something_to_mermaid_is_escaped() {
    assert_eq!(escape("&Stock<\"a\">#1"), "#38;Stock#60;#34;a#34;#62;#35;1");
    assert_eq!(escape("dyn Clock + Send"), "dyn Clock + Send");
}
