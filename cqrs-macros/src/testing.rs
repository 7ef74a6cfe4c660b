//! What the tests of several modules need.

use proc_macro2::TokenStream;

/// The tokens of a source text.
pub(crate) fn tokens(source: &str) -> TokenStream {
    source.parse().expect("the test's source has balanced brackets")
}

/// Generated code as a person reads it.
pub(crate) fn pretty(generated: TokenStream) -> String {
    let file = syn::parse2(generated).expect("generated code parses as items");
    prettyplease::unparse(&file)
}
