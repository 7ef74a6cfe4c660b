//! The value of `publish = ..`: a policy, and the options of `detached`.

use proc_macro2::{Group, Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{LitInt, Token};

use crate::options::nearest;

/// How an event is published.
#[derive(Clone, Copy)]
pub(crate) enum Publishing {
    Sequential,
    StopOnFirstError,
    Concurrent,
    Detached { capacity: u32, waits: bool },
}

const POLICIES: [&str; 4] = ["sequential", "stop_on_first_error", "concurrent", "detached"];
const OPTIONS: [&str; 2] = ["capacity", "when_full"];
const CAPACITY: u32 = 1024;

const A_POLICY: &str =
    "`publish` takes a policy: `sequential`, `stop_on_first_error`, `concurrent` or `detached`";
const A_CAPACITY: &str =
    "`capacity` takes a whole number, how many events may wait: `detached(capacity = 64)`";
const WHEN_FULL: &str = "`when_full` takes `wait` or `reject`";

impl Publishing {
    /// What stands after the `=` that follows `key`.
    pub(crate) fn parse(input: ParseStream<'_>, key: &Ident) -> syn::Result<Self> {
        let start = if input.is_empty() { key.span() } else { input.span() };
        let name = input.call(Ident::parse_any).map_err(|_| syn::Error::new(start, A_POLICY))?;
        let options = input.peek(syn::token::Paren).then(|| input.parse::<Group>()).transpose()?;
        if !is_end(input) {
            return Err(syn::Error::new(start, A_POLICY));
        }
        let policy = match name.unraw().to_string().as_str() {
            "sequential" => Self::Sequential,
            "stop_on_first_error" => Self::StopOnFirstError,
            "concurrent" => Self::Concurrent,
            "detached" => return Self::detached(options),
            other => {
                let help = match nearest(other, POLICIES) {
                    Some(policy) => format!("did you mean `{policy}`?"),
                    None => A_POLICY.to_owned(),
                };
                let text = format!("unknown policy `{other}` for `publish`\n\nhelp: {help}");
                return Err(syn::Error::new(name.span(), text));
            }
        };
        match options {
            Some(options) => {
                let text = format!("`{name}` takes no options: write `publish = {name}`");
                Err(syn::Error::new(options.span(), text))
            }
            None => Ok(policy),
        }
    }

    fn detached(options: Option<Group>) -> syn::Result<Self> {
        let (mut capacity, mut waits) = (None, None);
        let parser = |input: ParseStream<'_>| {
            while !input.is_empty() {
                let span = input.span();
                let key = input.call(Ident::parse_any).map_err(|_| {
                    syn::Error::new(span, "expected an option of `detached`: `capacity`, `when_full`")
                })?;
                match key.unraw().to_string().as_str() {
                    "capacity" if capacity.is_none() => capacity = Some(number(input, &key)?),
                    "when_full" if waits.is_none() => waits = Some(wait(input, &key)?),
                    name @ ("capacity" | "when_full") => {
                        return Err(syn::Error::new(key.span(), format!("`{name}` is given twice")));
                    }
                    other => {
                        let help = match nearest(other, OPTIONS) {
                            Some(option) => format!("did you mean `{option}`?"),
                            None => "`detached` has `capacity`, `when_full`".to_owned(),
                        };
                        let text = format!("unknown option `{other}` for `detached`\n\nhelp: {help}");
                        return Err(syn::Error::new(key.span(), text));
                    }
                }
                if !input.is_empty() {
                    let span = input.span();
                    input.parse::<Token![,]>().map_err(|error| syn::Error::new(span, error))?;
                }
            }
            Ok(())
        };
        if let Some(options) = options {
            parser.parse2(options.stream())?;
        }
        Ok(Self::Detached { capacity: capacity.unwrap_or(CAPACITY), waits: waits.unwrap_or(true) })
    }

    pub(crate) fn to_tokens(self, private: &TokenStream) -> TokenStream {
        match self {
            Self::Sequential => quote!(#private::Publishing::Sequential),
            Self::StopOnFirstError => quote!(#private::Publishing::StopOnFirstError),
            Self::Concurrent => quote!(#private::Publishing::Concurrent),
            Self::Detached { capacity, waits } => {
                let capacity = proc_macro2::Literal::u32_unsuffixed(capacity).into_token_stream();
                let when_full = Ident::new(if waits { "Wait" } else { "Reject" }, Span::mixed_site());
                quote!(#private::Publishing::Detached {
                    capacity: #capacity,
                    when_full: #private::WhenFull::#when_full,
                })
            }
        }
    }
}

/// `= 64`
fn number(input: ParseStream<'_>, key: &Ident) -> syn::Result<u32> {
    let span = value(input, key, A_CAPACITY)?;
    let number = input.parse::<LitInt>().map_err(|_| syn::Error::new(span, A_CAPACITY))?;
    match number.base10_parse() {
        Ok(0) => Err(syn::Error::new(
            span,
            "a queue has room for at least one event\n\nhelp: an event that shall not wait is published in another way: \
             `publish = concurrent`",
        )),
        Ok(capacity) if number.suffix().is_empty() && is_end(input) => Ok(capacity),
        _ => Err(syn::Error::new(span, A_CAPACITY)),
    }
}

/// `= wait`
fn wait(input: ParseStream<'_>, key: &Ident) -> syn::Result<bool> {
    let span = value(input, key, WHEN_FULL)?;
    let ident = input.call(Ident::parse_any).map_err(|_| syn::Error::new(span, WHEN_FULL))?;
    match ident.unraw().to_string().as_str() {
        "wait" if is_end(input) => Ok(true),
        "reject" if is_end(input) => Ok(false),
        _ => Err(syn::Error::new(span, WHEN_FULL)),
    }
}

fn is_end(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,])
}

/// The place of the value, after its `=`.
fn value(input: ParseStream<'_>, key: &Ident, expected: &str) -> syn::Result<Span> {
    let missing = |_| syn::Error::new(key.span(), expected);
    input.parse::<Token![=]>().map_err(missing)?;
    Ok(if input.is_empty() { key.span() } else { input.span() })
}
