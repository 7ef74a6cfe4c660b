//! Reads the item as far as it matters: its attributes, name and generics. Fields stay as they are.

use proc_macro2::{Ident, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute as SynAttribute, Generics, Token, Visibility};

use super::model::Attribute;
use crate::item::{rest, wrong_item};

/// The item below the attribute.
pub(super) struct Item {
    pub(super) attributes: Vec<SynAttribute>,
    pub(super) union: Option<Token![union]>,
    pub(super) ident: Ident,
    pub(super) generics: Generics,
}

pub(super) fn item(attribute: Attribute, tokens: TokenStream) -> syn::Result<Item> {
    (|input: ParseStream<'_>| parse(attribute, input)).parse2(tokens)
}

fn parse(attribute: Attribute, input: ParseStream<'_>) -> syn::Result<Item> {
    let attributes = input.call(SynAttribute::parse_outer)?;
    input.parse::<Visibility>()?;
    let ahead = input.lookahead1();
    let mut union = None;
    if ahead.peek(Token![struct]) {
        input.parse::<Token![struct]>()?;
    } else if ahead.peek(Token![enum]) {
        input.parse::<Token![enum]>()?;
    } else if ahead.peek(Token![union]) && input.peek2(syn::Ident) {
        union = Some(input.parse()?);
    } else {
        let rule = format!("`#[{}]` goes on a struct or an enum", attribute.name());
        return Err(wrong_item(input, &rule, |keyword| match keyword {
            "fn" | "impl" => "\n\nhelp: did you mean `#[handler]`?",
            _ => "",
        }));
    }
    let ident = input.parse()?;
    let generics = input.parse()?;
    rest(input)?;
    Ok(Item { attributes, union, ident, generics })
}
