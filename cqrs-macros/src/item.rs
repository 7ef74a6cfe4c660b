//! What all attributes need to know of the item below them.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Attribute;
use syn::parse::ParseStream;

use crate::errors::Errors;
use crate::tokens::has_word;

/// The attributes of this crate, and of test runners, that exclude each other.
const EXCLUSIVE: &[&str] = &["command", "query", "event", "handler", "behavior", "aggregate", "test"];

/// Reports attributes below `#[attribute]` that cannot stand on the same item.
pub(crate) fn reject_other_attributes(
    attribute: &str,
    item: &str,
    attributes: &[Attribute],
    errors: &mut Errors,
) {
    for other in attributes {
        let Some(last) = other.path().segments.last() else { continue };
        let name = last.ident.to_string();
        if !EXCLUSIVE.contains(&name.as_str()) {
            continue;
        }
        let message = match (attribute, name.as_str()) {
            (first, second) if first == second => format!("`#[{first}]` is given twice"),
            ("command" | "query" | "event", "command" | "query" | "event") => {
                let article = if attribute == "event" { "an" } else { "a" };
                format!("`{item}` is already {article} {attribute}: a message is of one kind")
            }
            (first, second) => format!("`#[{second}]` cannot be combined with `#[{first}]`"),
        };
        errors.on(other.meta.to_token_stream(), message);
    }
}

/// The item without the attributes that have been rejected: they would expand, and be wrong a second time.
pub(crate) fn without_other_attributes(item: TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = item.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_attribute = matches!(&token, TokenTree::Punct(hash) if hash.as_char() == '#');
        match tokens.peek() {
            Some(TokenTree::Group(group)) if is_attribute => {
                if name_in(group.stream()).is_none_or(|name| !EXCLUSIVE.contains(&name.as_str())) {
                    out.extend([token, TokenTree::Group(group.clone())]);
                }
                tokens.next();
            }
            _ => {
                out.extend([token]);
                break;
            }
        }
    }
    out.extend(tokens);
    out
}

/// The last name of the path in `#[..]`.
fn name_in(attribute: TokenStream) -> Option<String> {
    let path = attribute.into_iter().take_while(|token| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        _ => false,
    });
    path.filter(|token| matches!(token, TokenTree::Ident(_))).last().map(|name| name.to_string())
}

/// The `#[cfg(..)]` of an item, which what is generated for it carries too.
pub(crate) fn cfgs(attributes: &[Attribute]) -> Vec<Attribute> {
    let decides = |attribute: &&Attribute| {
        attribute.path().is_ident("cfg")
            || (attribute.path().is_ident("cfg_attr") && has_word(&attribute.meta.to_token_stream(), "cfg"))
    };
    attributes.iter().filter(decides).cloned().collect()
}

/// The keyword of an item, for an error that says where an attribute does not belong.
fn keyword(input: ParseStream<'_>) -> Option<Ident> {
    while !input.is_empty() {
        match input.parse::<TokenTree>() {
            Ok(TokenTree::Ident(ident)) => {
                const KEYWORDS: &[&str] = &[
                    "struct",
                    "enum",
                    "union",
                    "trait",
                    "mod",
                    "const",
                    "static",
                    "type",
                    "use",
                    "fn",
                    "impl",
                    "macro_rules",
                    "extern",
                ];
                if KEYWORDS.contains(&ident.to_string().as_str()) {
                    return Some(ident);
                }
            }
            Ok(_) => {}
            Err(_) => return None,
        }
    }
    None
}

/// An attribute on an item that it does not go on: the rule, what was found, and what may have been meant.
pub(crate) fn wrong_item(
    input: ParseStream<'_>,
    rule: &str,
    help: impl Fn(&str) -> &'static str,
) -> syn::Error {
    let start = input.span();
    let found = keyword(input);
    // What is left would be an error of its own.
    let _ = rest(input);
    let Some(keyword) = found else { return syn::Error::new(start, rule) };
    let name = keyword.to_string();
    let article = if name.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    syn::Error::new(keyword.span(), format!("{rule}, not on {article} `{name}`{}", help(&name)))
}

/// The rest of the input, untouched.
pub(crate) fn rest(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    input.parse()
}
