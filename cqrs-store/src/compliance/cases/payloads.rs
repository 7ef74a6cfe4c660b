//! The JSON of an event comes back byte for byte.

use super::prelude::*;

/// Each of these comes back as it is, from the stream and from the log.
async fn come_back(harness: &Harness<'_>, payloads: impl IntoIterator<Item = String>) {
    let (store, stream) = (harness.store(), stream("a"));
    let payloads: Vec<_> = payloads.into_iter().collect();
    let new = payloads.iter().map(|data| NewEvent::encoded("Paid", 1, data.clone()));
    store.append(&stream, NoStream, new).await.unwrap();
    for events in [read(&store, &stream).await, read_log(&store).await] {
        assert_eq!(events.len(), payloads.len());
        for (event, written) in events.iter().zip(&payloads) {
            // No `assert_eq`: five megabytes are not to be printed.
            assert!(event.data == *written, "{} bytes came back as {}", written.len(), event.data.len());
        }
    }
}

fn texts<const N: usize>(texts: [&str; N]) -> impl Iterator<Item = String> {
    texts.into_iter().map(str::to_owned)
}

pub(crate) async fn empty_values_come_back(harness: &Harness<'_>) {
    come_back(harness, texts(["{}", "[]", "\"\"", "null", "0", "false", "[{}]"])).await;
}

pub(crate) async fn five_megabytes_come_back(harness: &Harness<'_>) {
    let text: String =
        ('!'..='~').filter(|letter| !matches!(letter, '"' | '\\')).cycle().take(5 << 20).collect();
    come_back(harness, [format!(r#"{{"text":"{text}"}}"#)]).await;
}

pub(crate) async fn deep_values_come_back(harness: &Harness<'_>) {
    let deep = |depth: usize| {
        let (open, close) = (r#"{"in":["#.repeat(depth), "]}".repeat(depth));
        format!("{open}1{close}")
    };
    come_back(harness, [deep(60), deep(500)]).await;
}

pub(crate) async fn nul_within_a_text_comes_back(harness: &Harness<'_>) {
    come_back(harness, texts([r#"{"text":"\u0000"}"#, r#"{"a\u0000b":"a\u0000\u0000b"}"#])).await;
    let stream = stream("b");
    let value = serde_json::json!({ "text": "a\0b" });
    harness.store().append(&stream, NoStream, [NewEvent::json("Paid", 1, &value)]).await.unwrap();
    let read = read(&harness.store(), &stream).await;
    assert_eq!(serde_json::from_str::<serde_json::Value>(&read[0].data).unwrap(), value);
}

pub(crate) async fn characters_of_all_planes_come_back(harness: &Harness<'_>) {
    let planes = (0..=0x10_u32).flat_map(|plane| {
        let last = (plane << 16) + 0xfffe;
        [(plane << 16) + 0x41, last - 1, last, last + 1].map(|code| char::from_u32(code).unwrap())
    });
    let text: String =
        planes.chain("\u{2028}\u{2029}\u{feff}\u{202e}\u{7f}\u{80}e\u{301}é👩‍🚀".chars()).collect();
    come_back(harness, [format!(r#"{{"{text}":"{text}"}}"#)]).await;
}

pub(crate) async fn escapes_come_back_as_they_were_written(harness: &Harness<'_>) {
    let escapes =
        [r#""\u00e9 \/ \b\f\n\r\t \" \\""#, r#""é / ' ''""#, r#""\ud83e\udd80""#, r#""\uD83E\uDD80""#];
    come_back(harness, texts(escapes)).await;
}

pub(crate) async fn numbers_beyond_f64_come_back(harness: &Harness<'_>) {
    let numbers = [
        "18446744073709551616",
        "-9223372036854775809",
        "0.1000000000000000055511151231257827",
        "123456789012345678901234567890.123456789012345678901234567890",
        "1e400",
        "1E-400",
        "1.0",
        "1.00",
        "-0",
        "-0.0",
    ];
    come_back(harness, texts(numbers)).await;
}

pub(crate) async fn space_and_order_come_back(harness: &Harness<'_>) {
    let payloads = [
        "{ \"b\" : 1,\n\t\"a\" : 2 }",
        r#"{"z":1,"a":2,"m":3}"#,
        r#"{"a":1,"a":2}"#,
        "  [1 , 2]\r\n",
        " {} ",
    ];
    come_back(harness, texts(payloads)).await;
}

pub(crate) async fn sql_within_a_text_is_a_text(harness: &Harness<'_>) {
    let payloads = [r#"{"name":"'); DROP TABLE cqrs_events; --"}"#, r#""$1 ?1 :a @b {} %s""#];
    come_back(harness, texts(payloads)).await;
}
