//! A stream is what its name says, to the last character.

use super::prelude::*;

/// Each of these names a stream of its own.
async fn are_different(harness: &Harness<'_>, names: &[(&str, &str)]) {
    let store = harness.store();
    let streams: Vec<_> = names.iter().map(|(kind, id)| StreamId::new(*kind, *id).unwrap()).collect();
    for (number, stream) in streams.iter().enumerate() {
        store.append(stream, NoStream, [event(number)]).await.unwrap();
        let data = number.to_string();
        harness.backend().write(state(NoStream, document(stream, 1, &data))).await.unwrap();
        harness.backend().write(snapshot(document(stream, 1, &data))).await.unwrap();
    }
    for (number, stream) in streams.iter().enumerate() {
        let events = read(&store, stream).await;
        assert_eq!(numbers(&events), [number], "`{stream}`");
        assert_eq!(events[0].stream, *stream);
        assert_eq!(store.stream(stream).await.unwrap().unwrap().stream, *stream);
        for kind in [DocumentKind::State, DocumentKind::Snapshot] {
            let document = harness.backend().document(kind, stream).await.unwrap().unwrap();
            assert_eq!((document.data, document.key), (number.to_string(), stream.clone()));
        }
    }
    let log = read_log(&store).await;
    assert_eq!(log.into_iter().map(|event| event.stream).collect::<Vec<_>>(), streams);
}

pub(crate) async fn ids_may_have_any_characters(harness: &Harness<'_>) {
    let names = [
        "100%",
        "100_",
        "1000",
        "O'Brien",
        "O''Brien",
        "a/b",
        "a//b",
        "a\\b",
        "a\"b",
        "a\nb",
        "a\tb",
        "$1",
        "?1",
        ":id",
        "--",
        ";",
        "{}",
        "[]",
        "*",
        "a?b",
        "\u{7f}",
        "\u{1}",
        "'; DROP TABLE cqrs_events; --",
    ];
    are_different(harness, &names.map(|id| ("Case", id))).await;
}

pub(crate) async fn ids_may_be_in_any_language(harness: &Harness<'_>) {
    let names =
        ["Größe", "заказ", "注文", "طلب", "ห้อง", "🦀", "👩‍🚀", "\u{200f}", "\u{10ffff}", "\u{feff}a", "a"];
    are_different(harness, &names.map(|id| ("Case", id))).await;
}

pub(crate) async fn kinds_may_have_any_characters(harness: &Harness<'_>) {
    let names = ["Order", "order", "or'der", "or%der", "or_der", "or/der", "or der", "注文", "🦀", "100%"];
    are_different(harness, &names.map(|kind| (kind, "1"))).await;
}

pub(crate) async fn an_id_may_be_empty(harness: &Harness<'_>) {
    are_different(harness, &[("Case", ""), ("Case", "1"), ("Other", "")]).await;
}

pub(crate) async fn ids_in_upper_and_lower_case_are_different(harness: &Harness<'_>) {
    let names = ["order", "Order", "ORDER", "straße", "STRASSE", "ı", "i", "I", "İ"];
    are_different(harness, &names.map(|id| ("Case", id))).await;
}

pub(crate) async fn spaces_around_an_id_belong_to_it(harness: &Harness<'_>) {
    let names = ["a", "a ", "a  ", " a", "a\t", "a\n", "a\r\n", "a\u{a0}", " ", ""];
    are_different(harness, &names.map(|id| ("Case", id))).await;
}

pub(crate) async fn normalisation_forms_are_different_ids(harness: &Harness<'_>) {
    // Each pair looks the same, and is not: composed and decomposed, ligature and letters, wide and narrow.
    let names = ["\u{e9}", "e\u{301}", "\u{fb01}", "fi", "\u{ff21}", "A", "\u{212b}", "\u{c5}", "A\u{30a}"];
    are_different(harness, &names.map(|id| ("Case", id))).await;
}

pub(crate) async fn ids_that_look_like_numbers_are_texts(harness: &Harness<'_>) {
    let names = ["1", "01", "1.0", "1e0", "+1", "0x1", "-0", "0", "null", "NULL", "true"];
    are_different(harness, &names.map(|id| ("Case", id))).await;
}

pub(crate) async fn kind_and_id_are_two_parts(harness: &Harness<'_>) {
    are_different(harness, &[("a", "b/c"), ("a/b", "c"), ("a/b/c", ""), ("a", "b-c"), ("a-b", "c")]).await;
}

pub(crate) async fn a_kind_and_an_id_may_have_a_kilobyte_each(harness: &Harness<'_>) {
    // Hardly two neighbours are the same: an index that shortens its keys has nothing to shorten.
    let mut seed = 1_u32;
    let mut letters = |count: usize| -> String {
        let letter = |_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(
                b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"[(seed >> 26) as usize],
            )
        };
        (0..count).map(letter).collect()
    };
    let (kind, id) = (letters(StreamId::MAX_LENGTH), letters(StreamId::MAX_LENGTH - 1));
    let (one, two) = (format!("{id}1"), format!("{id}2"));
    let wide = "\u{10ffff}".repeat(StreamId::MAX_LENGTH / 4);
    are_different(harness, &[(&kind, &one), (&kind, &two), (&wide, &wide)]).await;
}

pub(crate) async fn a_longer_kind_or_id_is_refused(_: &Harness<'_>) {
    let long = "a".repeat(StreamId::MAX_LENGTH + 1);
    // Bytes count, not letters.
    let wide = "ü".repeat(StreamId::MAX_LENGTH / 2 + 1);
    for text in [&*long, &*wide] {
        let refused = StreamId::new("Case", text);
        assert!(matches!(refused, Err(StoreError::InvalidStreamId { part: "id", .. })), "{refused:?}");
        let refused = StreamId::new(text, "1");
        assert!(matches!(refused, Err(StoreError::InvalidStreamId { part: "kind", .. })), "{refused:?}");
    }
}

pub(crate) async fn a_nul_character_is_refused(_: &Harness<'_>) {
    for text in ["\0", "a\0", "a\0b"] {
        let refused = StreamId::new("Case", text);
        assert!(matches!(refused, Err(StoreError::InvalidStreamId { part: "id", .. })), "{refused:?}");
        let refused = StreamId::new(text, "1");
        assert!(matches!(refused, Err(StoreError::InvalidStreamId { part: "kind", .. })), "{refused:?}");
    }
    assert!(matches!(StreamId::new("", "1"), Err(StoreError::InvalidStreamId { part: "kind", .. })));
}
