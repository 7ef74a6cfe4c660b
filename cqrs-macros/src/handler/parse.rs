//! Reads a function, or the functions of an `impl` block, as far as their signatures. Bodies stay opaque: a body that is
//! half typed is rustc's to report, and does not lose the registration.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Generics, Signature, Token, Type, Visibility};

use crate::function::Function;
use crate::item::{rest, wrong_item};

/// What is below the attribute.
pub(super) enum Item {
    Function(Box<Function>),
    Impl(Box<Impl>),
}

/// An `impl` block.
pub(super) struct Impl {
    pub(super) attributes: Vec<Attribute>,
    pub(super) unsafety: Option<Token![unsafe]>,
    pub(super) generics: Generics,
    /// `Trait for`.
    pub(super) of_trait: Option<Type>,
    pub(super) self_ty: Type,
    pub(super) where_span: Option<Span>,
    pub(super) methods: Vec<Method>,
    /// The block as it was, without the `#[handler(..)]` of single methods.
    header: TokenStream,
    braces: Group,
}

/// A method, and the options that it has of its own.
pub(super) struct Method {
    pub(super) function: Function,
    pub(super) options: Option<Attribute>,
}

impl Impl {
    pub(super) fn unchanged(&self) -> TokenStream {
        let Self { header, braces, .. } = self;
        quote!(#header #braces)
    }
}

pub(super) fn item(tokens: TokenStream) -> syn::Result<Item> {
    parse.parse2(tokens)
}

fn parse(input: ParseStream<'_>) -> syn::Result<Item> {
    let start = input.fork();
    let attributes = input.call(Attribute::parse_outer)?;
    let vis: Visibility = input.parse()?;
    if Function::starts(input) {
        return Function::parse(attributes, vis, input).map(|function| Item::Function(Box::new(function)));
    }
    if input.peek(Token![impl]) || (input.peek(Token![unsafe]) && input.peek2(Token![impl])) {
        return block(attributes, &start, input).map(|block| Item::Impl(Box::new(block)));
    }
    Err(wrong_item(input, "`#[handler]` goes on a function or an `impl` block", |keyword| match keyword {
        "struct" | "enum" => "\n\nhelp: did you mean `#[command]`, `#[query]` or `#[event]`?",
        _ => "",
    }))
}

fn block(attributes: Vec<Attribute>, start: ParseStream<'_>, input: ParseStream<'_>) -> syn::Result<Impl> {
    let unsafety = input.parse()?;
    input.parse::<Token![impl]>()?;
    let generics = if input.peek(Token![<]) { input.parse()? } else { Generics::default() };
    let first: Type = input.parse()?;
    let (of_trait, self_ty) = if input.parse::<Option<Token![for]>>()?.is_some() {
        (Some(first), input.parse()?)
    } else {
        (None, first)
    };
    let where_span = input.peek(Token![where]).then(|| input.span());

    // Everything up to the braces is the header, kept as it was written.
    let mut header = TokenStream::new();
    let mut braces = None;
    while !start.is_empty() {
        match start.parse::<TokenTree>()? {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && start.is_empty() => {
                braces = Some(group);
            }
            other => other.to_tokens(&mut header),
        }
    }
    rest(input)?;
    let Some(braces) = braces else {
        return Err(syn::Error::new_spanned(self_ty, "an `impl` block needs a body"));
    };
    let (methods, kept) = members.parse2(braces.stream())?;
    let mut unchanged = Group::new(Delimiter::Brace, kept);
    unchanged.set_span(braces.span());
    Ok(Impl {
        attributes,
        unsafety,
        generics,
        of_trait,
        self_ty,
        where_span,
        methods,
        header,
        braces: unchanged,
    })
}

/// The methods, and all members as they were without `#[handler(..)]` on a method.
fn members(input: ParseStream<'_>) -> syn::Result<(Vec<Method>, TokenStream)> {
    let mut methods = Vec::new();
    let mut kept: TokenStream =
        input.call(Attribute::parse_inner)?.iter().map(ToTokens::to_token_stream).collect();
    while !input.is_empty() {
        let attributes = input.call(Attribute::parse_outer)?;
        let (own, attributes): (Vec<_>, Vec<_>) = attributes.into_iter().partition(is_handler);
        kept.extend(attributes.iter().map(ToTokens::to_token_stream));
        let after_attributes = input.fork();
        let vis: Visibility = input.parse()?;
        if !Function::starts(input) {
            // A constant, a type, a macro call: not ours.
            input.advance_to(&after_attributes);
            member(input)?.to_tokens(&mut kept);
            continue;
        }
        let before_signature = input.fork();
        let signature: Signature = input.parse()?;
        let body: TokenTree = input.parse()?;
        let semicolon = matches!(&body, TokenTree::Punct(_)).then(|| Token![;](body.span()));
        vis.to_tokens(&mut kept);
        while before_signature.cursor() != input.cursor() {
            before_signature.parse::<TokenTree>()?.to_tokens(&mut kept);
        }
        let mut own = own.into_iter();
        let options = own.next();
        // A second one is reported with what else cannot be combined.
        let attributes = attributes.into_iter().chain(own).collect();
        methods.push(Method { function: Function { attributes, vis, signature, semicolon }, options });
    }
    Ok((methods, kept))
}

fn is_handler(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|last| last.ident == "handler")
}

/// One member that is not a function: up to its semicolon or its braces.
fn member(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while !input.is_empty() {
        let token: TokenTree = input.parse()?;
        let is_end = match &token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && !input.peek(Token![;]),
            _ => false,
        };
        token.to_tokens(&mut tokens);
        if is_end {
            break;
        }
    }
    Ok(tokens)
}
