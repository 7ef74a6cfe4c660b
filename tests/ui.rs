//! Programs that compile, and programs that do not, with the text that the compiler prints for them.
//!
//! `TRYBUILD=overwrite cargo test --workspace --test ui` writes the texts anew; read each before it is committed. Some list
//! what else there is, and that depends on the features of the build: those of the whole workspace count.

#[test]
fn programs_that_compile() {
    trybuild::TestCases::new().pass("tests/ui/*/pass/*.rs");
}

// The texts are worded by one version of the compiler, the workspace's `rust-version`.
#[test]
#[rustversion::attr(
    not(stable(1.95)),
    ignore = "needs Rust 1.95: other versions word their errors otherwise"
)]
fn programs_that_do_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/ui/*/fail/*.rs");
}
