//! Where handlers stand in other crates, so that a test can say what a report has to point at.

/// A file as the compiler names it, and its text.
pub(crate) type Source = (&'static str, &'static str);

pub(crate) const ORDERS: Source =
    ("tests/crates/contract-orders/src/lib.rs", include_str!("../../../contract-orders/src/lib.rs"));

pub(crate) fn line_of((file, text): (&str, &str), needle: &str) -> u32 {
    let index = text.lines().position(|line| line.contains(needle));
    let index = index.unwrap_or_else(|| panic!("`{needle}` is not in {file}"));
    u32::try_from(index + 1).unwrap()
}
