//! Reads the item as far as it matters: its attributes, visibility, name and generics. Fields stay as they are.

use proc_macro2::{Ident, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Generics, Token, Visibility};

use crate::item::{rest, wrong_item};

/// The item below the attribute.
pub(super) struct Item {
    pub(super) attributes: Vec<Attribute>,
    pub(super) vis: Visibility,
    pub(super) ident: Ident,
    pub(super) generics: Generics,
}

pub(super) fn item(tokens: TokenStream) -> syn::Result<Item> {
    parse.parse2(tokens)
}

fn parse(input: ParseStream<'_>) -> syn::Result<Item> {
    let attributes = input.call(Attribute::parse_outer)?;
    let vis = input.parse()?;
    let ahead = input.lookahead1();
    if ahead.peek(Token![struct]) {
        input.parse::<Token![struct]>()?;
    } else if ahead.peek(Token![enum]) {
        input.parse::<Token![enum]>()?;
    } else {
        return Err(wrong_item(
            input,
            "`#[aggregate]` goes on a struct or an enum",
            |keyword| match keyword {
                "impl" => "\n\nhelp: the deciders of an aggregate are handlers: `#[handler(aggregate)]`",
                _ => "",
            },
        ));
    }
    let ident = input.parse()?;
    let generics = input.parse()?;
    rest(input)?;
    Ok(Item { attributes, vis, ident, generics })
}
