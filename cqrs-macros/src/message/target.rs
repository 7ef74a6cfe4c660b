//! The aggregate that a message is for:
//!
//! ```text
//! #[command]
//! pub struct ShipOrder { #[id] pub order: OrderId, #[expected_version] pub seen: Option<Version> }
//! ```
//! loses the attributes of its fields, and gets
//! ```text
//! impl Targets for ShipOrder {
//!     type Id = OrderId;
//!     fn target(&self) -> &OrderId { &self.order }
//!     fn expected_version(&self) -> Option<Version> { self.seen.into() }
//! }
//! ```

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Field, ItemStruct, Meta};

use crate::errors::Errors;
use crate::item::cfgs;
use crate::options::CratePath;
use crate::tokens::at;
use crate::types::focus;

/// The item without the attributes of its fields, and what they mean.
pub(super) struct Taken {
    pub(super) item: TokenStream,
    pub(super) target: Option<TokenStream>,
}

const ID: &str = "id";
const VERSION: &str = "expected_version";

pub(super) fn take(item: &TokenStream, krate: &CratePath, errors: &mut Errors) -> Taken {
    let untouched = || Taken { item: item.clone(), target: None };
    if !has_attribute(item) {
        return untouched();
    }
    let Ok(mut parsed) = syn::parse2::<ItemStruct>(item.clone()) else {
        if let Some(span) = attribute(item) {
            errors.at(span, "`#[id]` goes on a field of a struct");
        }
        return untouched();
    };
    let (mut id, mut version) = (None, None);
    for (index, field) in parsed.fields.iter_mut().enumerate() {
        let member = member(index, field);
        for (name, found) in [(ID, &mut id), (VERSION, &mut version)] {
            let Some(position) = field.attrs.iter().position(|attribute| attribute.path().is_ident(name))
            else {
                continue;
            };
            let attribute = field.attrs.remove(position);
            check(name, &attribute, errors);
            if found.replace((member.clone(), field.ty.clone(), attribute.span())).is_some() {
                errors.on(
                    attribute.meta,
                    format!("`#[{name}]` is given twice: a message is for one aggregate"),
                );
            }
        }
    }
    let target = match (id, version) {
        (Some((member, ty, _)), version) => {
            let span = focus(&ty);
            let store = at(span, krate.store());
            let version = version.map(|(member, ty, _)| {
                let span = focus(&ty);
                quote_spanned! {span=>
                    #[inline]
                    fn expected_version(&self) -> ::core::option::Option<#store::Version> {
                        ::core::convert::Into::into(self.#member)
                    }
                }
            });
            let (ident, cfgs) = (&parsed.ident, cfgs(&parsed.attrs));
            Some(quote! {
                #(#cfgs)*
                #[automatically_derived]
                impl #store::Targets for #ident {
                    type Id = #ty;

                    #[inline]
                    fn target(&self) -> &#ty {
                        &self.#member
                    }

                    #version
                }
            })
        }
        (None, Some((_, _, span))) => {
            errors.at(
                span,
                "an expected version is that of an aggregate: put `#[id]` on the field that names it",
            );
            None
        }
        (None, None) => None,
    };
    if !cfg!(feature = "store") && target.is_some() && !cfg!(test) {
        errors.at(Span::call_site(), "`#[id]` names an aggregate: it needs the feature `store` of `cqrs`");
        return Taken { item: parsed.into_token_stream(), target: None };
    }
    Taken { item: parsed.into_token_stream(), target }
}

fn check(name: &str, attribute: &Attribute, errors: &mut Errors) {
    if !matches!(attribute.meta, Meta::Path(_)) {
        errors.on(&attribute.meta, format!("`#[{name}]` takes no options"));
    }
}

fn member(index: usize, field: &Field) -> TokenStream {
    match &field.ident {
        Some(ident) => ident.to_token_stream(),
        None => syn::Index::from(index).to_token_stream(),
    }
}

fn has_attribute(item: &TokenStream) -> bool {
    attribute(item).is_some()
}

/// Where one of the two attributes stands, at whatever depth.
fn attribute(item: &TokenStream) -> Option<Span> {
    let mut after_hash = false;
    for token in item.clone() {
        let group = match token {
            TokenTree::Group(group) => group,
            other => {
                after_hash = matches!(&other, TokenTree::Punct(hash) if hash.as_char() == '#');
                continue;
            }
        };
        if after_hash
            && let Some(TokenTree::Ident(name)) = group.stream().into_iter().next()
            && (name == ID || name == VERSION)
        {
            return Some(name.span());
        }
        if let Some(span) = attribute(&group.stream()) {
            return Some(span);
        }
        after_hash = false;
    }
    None
}
