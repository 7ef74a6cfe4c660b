//! Programs that compile, and programs that do not, with the text that the compiler prints for them.
//!
//! The texts belong to one version of the compiler, the one that the workspace names as `rust-version`.
//! `TRYBUILD=overwrite cargo test --test ui` writes them anew; read each before it is committed.

#[test]
fn programs() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/*/pass/*.rs");
    cases.compile_fail("tests/ui/*/fail/*.rs");
}
