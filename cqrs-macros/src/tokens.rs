//! Small changes to types, made on their tokens: everything else keeps the user's spans.

use proc_macro2::{Group, Ident, Punct, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

/// `Location::new("src/orders.rs", 12)`, the place of `span`.
pub(crate) fn location(private: &TokenStream, span: Span) -> TokenStream {
    // `file!()` and `line!()` would give the place of the attribute, far above the name where the docs are long, and in
    // another file where a macro of another crate wrote the item.
    let file = span.file();
    let line = u32::try_from(span.start().line).unwrap_or(u32::MAX);
    quote!(#private::Location::new(#file, #line))
}

/// The same tokens at another place. rustc joins the places of what it reports, and drops what it has reported before:
/// generated code that shall be reported once, and at one token, has to stand at that token with all of its own.
pub(crate) fn at(span: Span, tokens: impl ToTokens) -> TokenStream {
    tokens
        .into_token_stream()
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => {
                let mut new = Group::new(group.delimiter(), at(span, group.stream()));
                new.set_span(span);
                TokenTree::Group(new)
            }
            // `$crate` is found through its own span.
            TokenTree::Ident(ident) if ident == "$crate" => TokenTree::Ident(ident),
            mut other => {
                other.set_span(span);
                other
            }
        })
        .collect()
}

/// A type as people write it: `&mut Root<Order>`. (Tokens print with a space between each two, and with line breaks.)
pub(crate) fn text(tokens: impl ToTokens) -> String {
    let printed = tokens.to_token_stream().to_string();
    let mut text = String::with_capacity(printed.len());
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut chars = printed.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_whitespace() {
            text.push(c);
            continue;
        }
        while chars.next_if(|next| next.is_whitespace()).is_some() {}
        let (Some(before), Some(&after)) = (text.chars().next_back(), chars.peek()) else { continue };
        let last_word = text.rsplit(|c| !is_word(c)).next().unwrap_or_default();
        let between_words =
            (is_word(before) && (is_word(after) || after == '\'')) || (before == '>' && is_word(after));
        let after_keyword = ["mut", "dyn", "const", "as"].contains(&last_word);
        let around =
            ['+', '=', '-'].iter().any(|sign| *sign == before || *sign == after) || text.ends_with("->");
        if before == ',' || before == ';' || between_words || around || after_keyword {
            text.push(' ');
        }
    }
    text
}

/// Puts `lifetime` (without its apostrophe) where a named or elided one stands; `'static` stays, and so do the lifetimes
/// that belong to a function or a trait within the type: `for<'x> Fn(&'x str)`, `fn(&'_ str)`.
pub(crate) fn with_lifetimes(tokens: TokenStream, lifetime: &str) -> TokenStream {
    let mut out = TokenStream::new();
    for_each(tokens, &mut |piece| match piece {
        Piece::Lifetime(apostrophe, name) => {
            let name = if name == "static" { name } else { Ident::new(lifetime, name.span()) };
            out.extend([TokenTree::Punct(apostrophe), TokenTree::Ident(name)]);
        }
        Piece::Group(group) => out.extend([regroup(&group, with_lifetimes(group.stream(), lifetime))]),
        Piece::Kept(tokens) => out.extend(tokens),
    });
    out
}

/// A part of a type, as far as its lifetimes go.
enum Piece {
    Lifetime(Punct, Ident),
    Group(Group),
    /// Without lifetimes from outside of it.
    Kept(Vec<TokenTree>),
}

fn for_each(tokens: TokenStream, act: &mut impl FnMut(Piece)) {
    let mut tokens = tokens.into_iter();
    let mut after_function = false;
    let mut bound: Vec<String> = Vec::new();
    while let Some(token) = tokens.next() {
        let is_function = matches!(&token, TokenTree::Ident(ident) if ["fn", "Fn", "FnMut", "FnOnce"].iter().any(|name| ident == name));
        match token {
            TokenTree::Ident(ident) if ident == "for" => {
                // `for<'x, 'y>`: what it binds is not ours, up to the end of this list of tokens.
                act(Piece::Kept(vec![TokenTree::Ident(ident)]));
                for token in tokens.by_ref() {
                    let is_end = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '>');
                    if let TokenTree::Ident(name) = &token {
                        bound.push(name.to_string());
                    }
                    act(Piece::Kept(vec![token]));
                    if is_end {
                        break;
                    }
                }
            }
            TokenTree::Punct(apostrophe) if apostrophe.as_char() == '\'' => match tokens.next() {
                Some(TokenTree::Ident(name)) if !bound.contains(&name.to_string()) => {
                    act(Piece::Lifetime(apostrophe, name));
                }
                next => act(Piece::Kept(std::iter::once(TokenTree::Punct(apostrophe)).chain(next).collect())),
            },
            TokenTree::Group(group) if after_function => act(Piece::Kept(vec![TokenTree::Group(group)])),
            TokenTree::Group(group) => act(Piece::Group(group)),
            other => act(Piece::Kept(vec![other])),
        }
        after_function = is_function;
    }
}

/// Whether a type has a lifetime from outside of it, other than `'static`.
pub(crate) fn has_lifetime(tokens: TokenStream) -> bool {
    let mut found = false;
    for_each(tokens, &mut |piece| match piece {
        Piece::Lifetime(_, name) => found |= name != "static",
        Piece::Group(group) => found |= has_lifetime(group.stream()),
        Piece::Kept(_) => {}
    });
    found
}

/// Whether `word` stands anywhere in a type.
pub(crate) fn has_word(tokens: &TokenStream, word: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == word,
        TokenTree::Group(group) => has_word(&group.stream(), word),
        _ => false,
    })
}

/// Puts the type for `Self`, which means something else outside the `impl`.
pub(crate) fn with_self(tokens: TokenStream, self_ty: &TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) if ident == "Self" => {
                let is_path =
                    matches!(tokens.peek(), Some(TokenTree::Punct(colon)) if colon.as_char() == ':');
                out.extend(if is_path { quote!(<#self_ty>) } else { self_ty.clone() });
            }
            TokenTree::Group(group) => out.extend([regroup(&group, with_self(group.stream(), self_ty))]),
            other => out.extend([other]),
        }
    }
    out
}

/// The first `impl Trait` or `_` in a type: what is not a concrete type.
pub(crate) fn not_concrete(tokens: &impl ToTokens) -> Option<Ident> {
    fn find(tokens: TokenStream) -> Option<Ident> {
        let mut after_quote = false;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if !after_quote && (ident == "impl" || ident == "_") => {
                    return Some(ident);
                }
                TokenTree::Group(group) => {
                    if let Some(found) = find(group.stream()) {
                        return Some(found);
                    }
                    after_quote = false;
                }
                TokenTree::Punct(punct) => after_quote = punct.as_char() == '\'',
                _ => after_quote = false,
            }
        }
        None
    }
    find(tokens.to_token_stream())
}

fn regroup(group: &Group, stream: TokenStream) -> TokenTree {
    let mut new = Group::new(group.delimiter(), stream);
    new.set_span(group.span());
    TokenTree::Group(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_read_as_they_are_written() {
        for written in [
            "&Pool",
            "&mut UnitOfWork",
            "&dyn PriceList",
            "&'a mut Root<'a, Order>",
            "&(dyn Clock + Send + Sync)",
            "&[String]",
            "&[u8; 4]",
            "HashMap<String, Vec<u8>>",
            "Arc<dyn Fn(u32) -> bool + Send>",
            "<Billing as Service>::Config",
            "Context<'_>",
            "&crate::ports::Mailer",
            "&mut [u8]",
            "fn(u8) -> u8",
            "&Canvas<u8>",
            "&a_long_name_of_a_module::and_another_one::VeryLongNameOfAType<with::Another<Long, Parameter>, AndOneMore>",
        ] {
            let tokens: TokenStream = written.parse().unwrap();
            assert_eq!(text(tokens), written);
            let ty: syn::Type = syn::parse_str(written).unwrap();
            assert_eq!(text(ty), written);
        }
    }
    #[test]
    fn lifetimes_within_a_type_stay() {
        let check = |written: &str, expected: &str| {
            let tokens: TokenStream = written.parse().unwrap();
            assert_eq!(text(with_lifetimes(tokens, "static")), expected);
        };
        check("Context<'_>", "Context<'static>");
        check("Root<'a, 'static, Order>", "Root<'static, 'static, Order>");
        check("(dyn for<'x> Fn(&'x str) -> &'x str + 'a)", "(dyn for<'x> Fn(&'x str) -> &'x str + 'static)");
        check("(dyn Fn(&'_ str) -> bool + Send)", "(dyn Fn(&'_ str) -> bool + Send)");
        assert!(has_lifetime("Context<'_>".parse().unwrap()));
        assert!(!has_lifetime("Box<dyn for<'x> Fn(&'x str)>".parse().unwrap()));
        assert!(!has_lifetime("Label<'static>".parse().unwrap()));
    }
}
