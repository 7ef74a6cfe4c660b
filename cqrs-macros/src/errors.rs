//! All errors of one item, reported together and in source order.

use std::thread;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// Collects errors until [`finish`](Self::finish); dropping it without that would lose them.
#[derive(Debug)]
pub(crate) struct Errors {
    errors: Vec<syn::Error>,
    left_to_rustc: bool,
    finished: bool,
}

impl Errors {
    pub(crate) fn new() -> Self {
        Self { errors: Vec::new(), left_to_rustc: false, finished: false }
    }

    /// An error that spans `tokens`.
    pub(crate) fn on(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    pub(crate) fn at(&mut self, span: Span, message: impl std::fmt::Display) {
        self.push(syn::Error::new(span, message));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        self.errors.push(error);
    }

    /// There is a mistake, and rustc reports it in the item itself.
    pub(crate) fn leave_to_rustc(&mut self) {
        self.left_to_rustc = true;
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty() && !self.left_to_rustc
    }

    /// One `compile_error!` for each error.
    pub(crate) fn finish(mut self) -> TokenStream {
        self.finished = true;
        self.errors.sort_by_key(|error| error.span().start());
        self.errors.iter().map(syn::Error::to_compile_error).collect()
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        assert!(self.finished || thread::panicking(), "errors were collected and not reported");
    }
}
