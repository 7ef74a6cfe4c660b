//! The aggregate that a message is for:
//!
//! ```text
//! #[command]
//! pub struct ShipOrder { #[id] pub order: OrderId, #[expected_version] pub seen: Option<Version> }
//! ```
//! loses the attributes of its fields, and gets
//! ```text
//! impl Targets<OrderId> for ShipOrder {
//!     fn target(&self) -> &OrderId { &self.order }
//!     fn expected_version(&self) -> Option<Version> { SeenVersion::seen(&self.seen) }
//! }
//! ```

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, Field, ItemEnum, ItemStruct, Meta};

use crate::errors::Errors;
use crate::item::cfgs;
use crate::options::CratePath;
use crate::tokens::{at, text};
use crate::types::focus;

/// The item without the attributes of its fields, and what they mean.
pub(super) struct Taken {
    pub(super) item: TokenStream,
    pub(super) target: Option<TokenStream>,
}

const ID: &str = "id";
const VERSION: &str = "expected_version";

pub(super) fn take(item: &TokenStream, krate: &CratePath, errors: &mut Errors) -> Taken {
    let mut found = Vec::new();
    let without = without(item.clone(), &mut found);
    if found.is_empty() {
        return Taken { item: item.clone(), target: None };
    }
    let Ok(mut parsed) = syn::parse2::<ItemStruct>(item.clone()) else {
        // What is no item at all is reported where it is parsed.
        let is_enum = syn::parse2::<ItemEnum>(item.clone()).is_ok();
        if let Some(first) = found.first().filter(|_| is_enum) {
            errors.on(
                first,
                format!(
                    "`#[{first}]` goes on a field of a struct: the variants of an enum have none in common\n\n\
                     help: a struct with the id, and with the enum as another field; or implement `cqrs::store::Targets` for it"
                ),
            );
        }
        return Taken { item: without, target: None };
    };
    let misplaced = parsed.attrs.iter().find(|attribute| is_ours(attribute));
    if let Some(attribute) = misplaced {
        let name = text(attribute.path());
        errors.on(
            &attribute.meta,
            format!("`#[{name}]` goes on a field: the one that says which aggregate it is"),
        );
        return Taken { item: without, target: None };
    }
    let (mut id, mut version) = (None, None);
    let mut may_be_missing = false;
    for (index, field) in parsed.fields.iter_mut().enumerate() {
        let member = member(index, field);
        let (own, others): (Vec<_>, Vec<_>) = std::mem::take(&mut field.attrs).into_iter().partition(is_ours);
        let is_conditional = !cfgs(&others).is_empty();
        field.attrs = others;
        for attribute in own {
            let is_id = attribute.path().is_ident(ID);
            let (name, found) = if is_id { (ID, &mut id) } else { (VERSION, &mut version) };
            check(name, &attribute, errors);
            may_be_missing |= is_conditional;
            if is_conditional {
                errors.on(
                    &attribute.meta,
                    format!(
                        "the field with `#[{name}]` cannot be conditional: put the `#[cfg(..)]` on the struct"
                    ),
                );
            }
            if found.replace((member.clone(), field.ty.clone(), attribute.meta.clone())).is_some() {
                errors.on(
                    attribute.meta,
                    format!("`#[{name}]` is given twice: a message is for one aggregate"),
                );
            }
        }
    }
    let target = match (id, version) {
        (Some((member, ty, _)), version) => {
            let store = at(focus(&ty), krate.store());
            let version = version.map(|(member, ty, _)| {
                let place = focus(&ty);
                let (store, member) = (at(place, krate.store()), at(place, member));
                quote_spanned! {place=>
                    #[inline]
                    fn expected_version(&self) -> ::core::option::Option<#store::Version> {
                        #store::__private::SeenVersion::seen(&self.#member)
                    }
                }
            });
            let (ident, cfgs) = (&parsed.ident, cfgs(&parsed.attrs));
            // Of a message with parameters, which have been rejected, nothing more is said.
            parsed.generics.params.is_empty().then(|| {
                quote! {
                    #(#cfgs)*
                    #[automatically_derived]
                    impl #store::Targets<#ty> for #ident {
                        #[inline]
                        fn target(&self) -> &#ty {
                            &self.#member
                        }

                        #version
                    }
                }
            })
        }
        (None, Some((_, _, attribute))) => {
            errors.on(
                attribute,
                "an expected version is that of an aggregate: put `#[id]` on the field that names it",
            );
            None
        }
        (None, None) => None,
    };
    let target = target.filter(|_| !may_be_missing);
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

fn is_ours(attribute: &Attribute) -> bool {
    attribute.path().is_ident(ID) || attribute.path().is_ident(VERSION)
}

/// The item without the two attributes, at whatever depth, and the names of those that were there.
fn without(item: TokenStream, found: &mut Vec<Ident>) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = item.into_iter().peekable();
    while let Some(token) = tokens.next() {
        if matches!(&token, TokenTree::Punct(hash) if hash.as_char() == '#')
            && let Some(TokenTree::Group(group)) = tokens.peek()
            && group.delimiter() == Delimiter::Bracket
            && let Some(TokenTree::Ident(name)) = group.stream().into_iter().next()
            && (name == ID || name == VERSION)
        {
            found.push(name);
            tokens.next();
            continue;
        }
        out.extend([match token {
            TokenTree::Group(group) => {
                let mut new = Group::new(group.delimiter(), without(group.stream(), found));
                new.set_span(group.span());
                TokenTree::Group(new)
            }
            other => other,
        }]);
    }
    out
}
