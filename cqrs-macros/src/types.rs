//! What the tokens of a type tell.

use proc_macro2::Span;
use quote::ToTokens;
use syn::Type;
use syn::spanned::Spanned;

use crate::tokens::{has_lifetime, not_concrete};

/// The type without the parentheses, or the invisible group that a macro leaves.
pub(crate) fn strip(ty: &Type) -> &Type {
    match ty {
        Type::Paren(inner) => strip(&inner.elem),
        Type::Group(inner) => strip(&inner.elem),
        other => other,
    }
}

/// `dyn Audited`
pub(crate) fn is_trait_object(ty: &Type) -> bool {
    matches!(strip(ty), Type::TraitObject(_))
}

/// Whether a type is called `Context`, which only that of this crate may be.
pub(crate) fn names_context(ty: &Type) -> bool {
    matches!(strip(ty), Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Context"))
}

/// The token of a type that an error is shown at: the last name of a path, and the first token of anything else.
pub(crate) fn focus(ty: &Type) -> Span {
    match strip(ty) {
        Type::Path(path) => path.path.segments.last().map_or_else(|| ty.span(), |last| last.ident.span()),
        Type::Reference(reference) => focus(&reference.elem),
        other => other.span(),
    }
}

/// Whether a first argument names a type that may turn out to be a message.
pub(crate) fn could_be_message(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => {
            reference.mutability.is_none() && could_be_message(strip(&reference.elem))
        }
        Type::Path(path) => {
            let is_str = path.path.segments.last().is_some_and(|last| last.ident == "str");
            !is_str && !names_context(ty) && not_concrete(ty).is_none()
        }
        _ => false,
    }
}

/// Whether a type has a lifetime, or is `Context`, which may be written without.
pub(crate) fn borrows(ty: &Type) -> bool {
    has_lifetime(ty.to_token_stream())
        || matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Context" && last.arguments.is_none()))
}
