//! An argument, and what the way it is borrowed makes of it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::format_ident;
use syn::Type;

use crate::tokens::{text, with_lifetimes};
use crate::types::{borrows, focus, strip};

/// An argument after the message (and after `self`).
pub(crate) struct Argument {
    pub(crate) kind: Kind,
    /// The type as the user wrote it, reference included.
    pub(crate) written: String,
    pub(crate) ty: TokenStream,
    pub(crate) span: Span,
}

/// How an argument is borrowed says what it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `&T`
    Shared,
    /// `&mut T`
    Scoped,
    /// `T`
    Value,
    /// `Context<'_>`, under whatever name: the one thing that borrows from the call.
    Lent,
}

impl Argument {
    pub(crate) fn new(ty: &Type, outside: impl Fn(&Type) -> TokenStream) -> Self {
        let ty = strip(ty);
        let (kind, inner) = match ty {
            Type::Reference(reference) if reference.mutability.is_some() => {
                (Kind::Scoped, strip(&reference.elem))
            }
            // Without the parentheses of `&(dyn Clock + Sync)`, which are one too many in `Arc<(dyn Clock + Sync)>`.
            Type::Reference(reference) => (Kind::Shared, strip(&reference.elem)),
            other if borrows(other) => (Kind::Lent, other),
            other => (Kind::Value, other),
        };
        Self { kind, written: text(ty), ty: outside(inner), span: focus(inner) }
    }

    /// The name that the generated code gives the type, at its place.
    pub(crate) fn name(&self, index: usize) -> Ident {
        format_ident!("__A{index}", span = self.span)
    }

    /// The type for a place that has no lifetime to give it.
    pub(crate) fn stored(&self) -> TokenStream {
        with_lifetimes(self.ty.clone(), "static")
    }

    /// The type inside a function's body, where lifetimes are inferred.
    pub(crate) fn inferred(&self) -> TokenStream {
        with_lifetimes(self.ty.clone(), "_")
    }
}
