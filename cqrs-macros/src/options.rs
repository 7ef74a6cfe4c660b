//! The options of every attribute: `#[command(returns = OrderId, contract)]`.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{LitInt, LitStr, Path, Token, Type, TypePath};

use crate::errors::Errors;
use crate::item::rest;
use crate::publishing::Publishing;
use crate::tokens::text;

/// What an option looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Flag,
    Type,
    /// `dyn Audited`
    Trait,
    Text,
    Number,
    /// `through(authorize, orders::validate)`
    Paths,
    /// `on(commands, queries)`
    Kinds,
    /// `capabilities(dyn Audited, dyn Tenanted)`
    Types,
    /// `events(OrderPlaced, OrderShipped)`
    Events,
    Policy,
    /// In parentheses.
    Handlers,
    CratePath,
}

impl Shape {
    /// Whether the value stands in parentheses, and not after an equals sign.
    fn is_list(self) -> bool {
        matches!(self, Self::Paths | Self::Kinds | Self::Types | Self::Events)
    }
}

/// An option that some attribute has: its name, shape, and the attributes that take it.
type Known = (&'static str, Shape, &'static [&'static str]);

const KNOWN: &[Known] = &[
    ("returns", Shape::Type, &["command", "query"]),
    ("streams", Shape::Type, &["query"]),
    ("error", Shape::Type, &["command", "query"]),
    ("name", Shape::Text, &["command", "query", "event", "aggregate"]),
    ("contract", Shape::Flag, &["command", "query", "handler"]),
    ("publish", Shape::Policy, &["event"]),
    ("id", Shape::Type, &["aggregate"]),
    ("events", Shape::Events, &["aggregate"]),
    ("state", Shape::Flag, &["aggregate"]),
    ("snapshot_every", Shape::Number, &["aggregate"]),
    ("version", Shape::Number, &["event", "aggregate"]),
    ("upcast", Shape::Paths, &["event"]),
    ("aggregate", Shape::Flag, &["handler"]),
    ("order", Shape::Number, &["handler", "behavior"]),
    ("after", Shape::Handlers, &["handler"]),
    ("through", Shape::Paths, &["handler"]),
    ("on", Shape::Kinds, &["behavior"]),
    ("capability", Shape::Trait, &["behavior"]),
    ("capabilities", Shape::Types, &["command", "query", "event"]),
    ("crate", Shape::CratePath, &["command", "query", "event", "handler", "behavior", "aggregate"]),
];

/// The options of one attribute, as they were written.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) returns: Option<Given<Type>>,
    pub(crate) streams: Option<Given<Type>>,
    pub(crate) error: Option<Given<Type>>,
    pub(crate) name: Option<Given<LitStr>>,
    pub(crate) contract: Option<Given<()>>,
    pub(crate) publish: Option<Given<Publishing>>,
    pub(crate) order: Option<Given<i32>>,
    pub(crate) through: Option<Given<Vec<Path>>>,
    pub(crate) on: Option<Given<Vec<Ident>>>,
    pub(crate) capability: Option<Given<Type>>,
    pub(crate) capabilities: Option<Given<Vec<Type>>>,
    pub(crate) after: Option<Given<Vec<TypePath>>>,
    pub(crate) id: Option<Given<Type>>,
    pub(crate) events: Option<Given<Vec<Path>>>,
    pub(crate) state: Option<Given<()>>,
    pub(crate) snapshot_every: Option<Given<i32>>,
    pub(crate) version: Option<Given<i32>>,
    pub(crate) upcast: Option<Given<Vec<Path>>>,
    pub(crate) aggregate: Option<Given<()>>,
    pub(crate) krate: CratePath,
    /// The names of all that were written, also of those with a mistake in them.
    given: Vec<String>,
}

/// An option's value, and the key that it was given with.
pub(crate) struct Given<T> {
    pub(crate) key: Ident,
    pub(crate) value: T,
}

/// The path of the facade crate, `::cqrs` or what `crate = ..` says.
#[derive(Default)]
pub(crate) struct CratePath(Option<Path>);

impl CratePath {
    /// The module of the store that generated code calls.
    pub(crate) fn store(&self) -> TokenStream {
        let krate = self.krate();
        quote!(#krate::store)
    }

    fn krate(&self) -> TokenStream {
        match &self.0 {
            Some(path) => path.to_token_stream(),
            None => quote!(::cqrs),
        }
    }

    /// The module that generated code calls. Its name carries the patch version, so that it fits exactly one core.
    pub(crate) fn private(&self) -> TokenStream {
        let module = Ident::new(concat!("__private", env!("CARGO_PKG_VERSION_PATCH")), Span::mixed_site());
        let krate = self.krate();
        quote!(#krate::#module)
    }
}

impl Options {
    /// Parses the tokens in the parentheses of `#[attribute(..)]`.
    pub(crate) fn parse(attribute: &'static str, tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut options = Self::default();
        let parser = |input: ParseStream<'_>| {
            while !input.is_empty() {
                if let Err(error) = options.parse_one(attribute, input, errors) {
                    errors.push(error);
                    skip_to_comma(input)?;
                }
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            }
            Ok(())
        };
        if let Err(error) = parser.parse2(tokens) {
            errors.push(error);
        }
        options
    }

    /// Whether the option was written, with a mistake in it or without.
    pub(crate) fn is_given(&self, name: &str) -> bool {
        self.given.iter().any(|given| given == name)
    }

    fn parse_one(
        &mut self,
        attribute: &'static str,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        let key = input.call(Ident::parse_any).map_err(|error| {
            syn::Error::new(
                error.span(),
                format!("expected an option of `#[{attribute}]`: {}", list(attribute)),
            )
        })?;
        let name = key.unraw().to_string();
        let Some((_, shape, _)) =
            KNOWN.iter().find(|(known, _, takers)| *known == name && takers.contains(&attribute))
        else {
            return Err(syn::Error::new(key.span(), unknown(attribute, &name)));
        };
        if self.given.contains(&name) {
            errors.at(key.span(), format!("`{name}` is given twice"));
            return skip_to_comma(input);
        }
        self.given.push(name.clone());
        if *shape == Shape::Flag {
            if !input.is_empty() && !input.peek(Token![,]) {
                return Err(input.error(format!("`{name}` takes no value: write `#[{attribute}({name})]`")));
            }
        } else if shape.is_list() {
            if !input.peek(syn::token::Paren) {
                return Err(syn::Error::new(
                    key.span(),
                    format!("`{name}` takes a list: `{name}({})`", example(*shape)),
                ));
            }
        } else if *shape == Shape::Handlers {
            self.after = Some(Given { value: handlers(input, &key)?, key });
            return Ok(());
        } else if input.parse::<Token![=]>().is_err() {
            return Err(syn::Error::new(
                key.span(),
                format!("`{name}` takes a value: `{name} = {}`", example(*shape)),
            ));
        }
        match name.as_str() {
            "returns" => self.returns = Some(given(input, key, *shape)?),
            "streams" => self.streams = Some(given(input, key, *shape)?),
            "error" => self.error = Some(given(input, key, *shape)?),
            "name" => self.name = Some(given(input, key, *shape)?),
            "contract" => self.contract = Some(Given { value: (), key }),
            "publish" => self.publish = Some(Given { value: Publishing::parse(input, &key)?, key }),
            "order" => self.order = Some(number(input, key, *shape)?),
            "snapshot_every" => self.snapshot_every = Some(number(input, key, *shape)?),
            "version" => self.version = Some(number(input, key, *shape)?),
            "id" => self.id = Some(given(input, key, *shape)?),
            "events" => self.events = Some(list_of(input, key, *shape, Path::parse_mod_style)?),
            "state" => self.state = Some(Given { value: (), key }),
            "upcast" => self.upcast = Some(list_of(input, key, *shape, Path::parse_mod_style)?),
            "aggregate" => self.aggregate = Some(Given { value: (), key }),
            "through" => self.through = Some(list_of(input, key, *shape, Path::parse_mod_style)?),
            "on" => self.on = Some(list_of(input, key, *shape, kind)?),
            "capability" => self.capability = Some(given(input, key, *shape)?),
            "capabilities" => self.capabilities = Some(list_of(input, key, *shape, Type::parse)?),
            _ => self.krate = CratePath(Some(crate_path(input, &key)?)),
        }
        Ok(())
    }
}

fn given<T: Parse>(input: ParseStream<'_>, key: Ident, shape: Shape) -> syn::Result<Given<T>> {
    match value(input) {
        Ok(value) => Ok(Given { value, key }),
        Err(error) => Err(wrong_value(input, &key, shape, error.span())),
    }
}

/// With its sign.
fn number(input: ParseStream<'_>, key: Ident, shape: Shape) -> syn::Result<Given<i32>> {
    let negative = input.parse::<Option<Token![-]>>()?;
    let Given { value: number, key } = given::<LitInt>(input, key, shape)?;
    let text = format!("{}{}", if negative.is_some() { "-" } else { "" }, number.base10_digits());
    let value = text.parse().map_err(|_| wrong_value(input, &key, shape, number.span()))?;
    Ok(Given { value, key })
}

/// `(a, b)`: at least one.
fn list_of<T>(
    input: ParseStream<'_>,
    key: Ident,
    shape: Shape,
    item: fn(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<Given<Vec<T>>> {
    let content;
    let parentheses = syn::parenthesized!(content in input);
    if content.is_empty() {
        let (name, example) = (key.unraw(), example(shape));
        let or = if shape == Shape::Kinds { "" } else { ", or leave it out" };
        let text = format!("`{name}` is empty: write `{name}({example})`{or}");
        return Err(syn::Error::new(parentheses.span.join(), text));
    }
    match items(&content, &key, shape, item) {
        Ok(value) => Ok(Given { key, value }),
        Err(error) => {
            // What is left would be an error of its own.
            let _ = rest(&content);
            Err(error)
        }
    }
}

fn items<T>(
    content: ParseStream<'_>,
    key: &Ident,
    shape: Shape,
    item: fn(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<Vec<T>> {
    let mut items = Vec::new();
    while !content.is_empty() {
        let start = content.span();
        let found = item(content).map_err(|error| match shape {
            Shape::Kinds => error,
            _ => wrong_value(content, key, shape, start),
        })?;
        items.push(found);
        if !content.is_empty() {
            let after = content.span();
            content.parse::<Token![,]>().map_err(|_| wrong_value(content, key, shape, after))?;
        }
    }
    Ok(items)
}

/// What `on(..)` may list, and the variant of `MessageKind` that it means.
pub(crate) const KINDS: &[(&str, &str)] =
    &[("commands", "Command"), ("queries", "Query"), ("streams", "StreamQuery"), ("events", "Event")];

fn kind(input: ParseStream<'_>) -> syn::Result<Ident> {
    let names = || KINDS.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let word = Ident::parse_any(input).map_err(|error| {
        syn::Error::new(error.span(), format!("`on` lists kinds of message: {}", names()))
    })?;
    let name = word.to_string();
    if KINDS.iter().any(|(known, _)| *known == name) {
        return Ok(word);
    }
    let nearest = nearest(&name, KINDS.iter().map(|(known, _)| *known));
    let help =
        nearest.map_or_else(|| format!("`on` lists {}", names()), |known| format!("did you mean `{known}`?"));
    Err(syn::Error::new(word.span(), format!("`{name}` is not a kind of message\n\nhelp: {help}")))
}

fn wrong_value(input: ParseStream<'_>, key: &Ident, shape: Shape, span: Span) -> syn::Error {
    let name = key.unraw();
    let span = if input.is_empty() { key.span() } else { span };
    let example =
        if shape.is_list() { format!("({})", example(shape)) } else { format!(" = {}", example(shape)) };
    syn::Error::new(span, format!("`{name}` takes {}: `{name}{example}`", article(shape)))
}

/// A value, followed by the end or by a comma.
fn value<T: Parse>(input: ParseStream<'_>) -> syn::Result<T> {
    let start = input.span();
    let value = input.parse::<T>().map_err(|error| syn::Error::new(start, error))?;
    if input.is_empty() || input.peek(Token![,]) {
        Ok(value)
    } else {
        Err(syn::Error::new(start, "more than a value"))
    }
}

/// `(reserve, Billing::charge)`
fn handlers(input: ParseStream<'_>, key: &Ident) -> syn::Result<Vec<TypePath>> {
    let help = |span| {
        syn::Error::new(span, "`after` takes handlers in parentheses: `after(reserve, Billing::charge)`")
    };
    let Ok(group) = input.parse::<Group>() else { return Err(help(key.span())) };
    if group.delimiter() != proc_macro2::Delimiter::Parenthesis
        || !(input.is_empty() || input.peek(Token![,]))
    {
        return Err(help(key.span()));
    }
    let paths = Punctuated::<TypePath, Token![,]>::parse_terminated
        .parse2(group.stream())
        .map_err(|_| help(group.span()))?;
    let paths: Vec<TypePath> = paths.into_iter().collect();
    if paths.is_empty() {
        return Err(help(group.span()));
    }
    for (index, path) in paths.iter().enumerate() {
        let name = text(path);
        if paths[..index].iter().any(|before| text(before) == name) {
            return Err(syn::Error::new_spanned(path, format!("`after` names `{name}` twice")));
        }
    }
    Ok(paths)
}

fn crate_path(input: ParseStream<'_>, key: &Ident) -> syn::Result<Path> {
    const HELP: &str = "`crate` takes an absolute path to the `cqrs` crate: `crate = ::my_facade::cqrs`";
    if input.is_empty() {
        return Err(syn::Error::new(key.span(), HELP));
    }
    let start = input.span();
    let path = input.call(Path::parse_mod_style).map_err(|_| syn::Error::new(start, HELP))?;
    let absolute =
        path.leading_colon.is_some() || path.segments.first().is_some_and(|first| first.ident == "crate");
    if absolute { Ok(path) } else { Err(syn::Error::new_spanned(path, HELP)) }
}

fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

fn article(shape: Shape) -> &'static str {
    match shape {
        Shape::Flag => "nothing",
        Shape::Type => "a type",
        Shape::Trait => "a trait",
        Shape::Text => "a text",
        Shape::Number => "a whole number",
        Shape::Paths => "a list of paths",
        Shape::Kinds => "a list of kinds",
        Shape::Types => "a list of traits",
        Shape::Events => "a list of events",
        Shape::Policy => "a policy",
        Shape::Handlers => "handlers in parentheses",
        Shape::CratePath => "a path",
    }
}

fn example(shape: Shape) -> &'static str {
    match shape {
        Shape::Flag => "",
        Shape::Type => "Type",
        Shape::Trait => "dyn Trait",
        Shape::Text => "\"..\"",
        Shape::Number => "10",
        Shape::Paths => "first, module::second",
        Shape::Kinds => "commands, queries",
        Shape::Types => "dyn Trait",
        Shape::Events => "First, module::Second",
        Shape::Policy => "concurrent",
        Shape::Handlers => "(..)",
        Shape::CratePath => "::path",
    }
}

fn of(attribute: &str) -> impl Iterator<Item = &'static str> {
    KNOWN.iter().filter(move |(_, _, takers)| takers.contains(&attribute)).map(|(name, _, _)| *name)
}

fn list(attribute: &str) -> String {
    of(attribute).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn unknown(attribute: &str, name: &str) -> String {
    match (attribute, name) {
        ("event", "returns" | "streams") => {
            return "an event has no answer: what shall answer is a `#[command]` or a `#[query]`".to_owned();
        }
        ("event", "error") => {
            return "an event has no error: each of its handlers returns its own, and `publish` gathers them"
                .to_owned();
        }
        ("event", "contract") => return "an event needs no `contract`: any crate may handle it".to_owned(),
        ("command", "streams") => {
            return "a command does not stream: a `#[query(streams = ..)]` does".to_owned();
        }
        _ => {}
    }
    if let Some((_, _, takers)) = KNOWN.iter().find(|(known, _, _)| *known == name) {
        let takers = takers.iter().map(|taker| format!("`#[{taker}]`")).collect::<Vec<_>>().join(", ");
        return format!(
            "`{name}` is an option of {takers}, not of `#[{attribute}]`\n\nhelp: `#[{attribute}]` has {}",
            list(attribute)
        );
    }
    let help = match nearest(name, of(attribute)) {
        Some(known) => format!("did you mean `{known}`?"),
        None => format!("`#[{attribute}]` has {}", list(attribute)),
    };
    format!("unknown option `{name}` for `#[{attribute}]`\n\nhelp: {help}")
}

/// What was probably meant.
pub(crate) fn nearest(name: &str, known: impl IntoIterator<Item = &'static str>) -> Option<&'static str> {
    known
        .into_iter()
        .map(|known| (strsim::jaro_winkler(known, name), known))
        .filter(|(similarity, _)| *similarity > 0.8)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, known)| known)
}
