//! A message with every default resolved.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Attribute as SynAttribute, GenericParam, Generics};

use super::parse::Item;
use crate::item::cfgs;
use crate::options::{Given, Options};
use crate::tokens::text;
use crate::types::is_trait_object;

/// Which of the three attributes it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attribute {
    Command,
    Query,
    Event,
}

impl Attribute {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Query => "query",
            Self::Event => "event",
        }
    }
}

/// Everything that is emitted for a message.
pub(super) struct Message {
    pub(super) private: TokenStream,
    pub(super) cfgs: Vec<SynAttribute>,
    /// The type, with `'static` for a lifetime that validation has already rejected.
    pub(super) ty: TokenStream,
    /// Its type parameters, rejected as well.
    pub(super) generics: Generics,
    pub(super) ident: Ident,
    pub(super) output: TokenStream,
    pub(super) error: TokenStream,
    /// The two as the user wrote them, where the user did.
    pub(super) written: [Option<String>; 2],
    /// The variant of `MessageKind`, which is also the name of the marker.
    pub(super) kind: Ident,
    pub(super) name: String,
    pub(super) handled_by: HandledBy,
    /// Traits that global behaviors see it through.
    pub(super) capabilities: Vec<syn::Type>,
    /// The policy, where one is given.
    pub(super) publishing: Option<TokenStream>,
    /// The version of what is stored of an event, where it is not the first.
    pub(super) version: Option<u32>,
    /// What brings an older version to the next, from the first on.
    pub(super) upcasters: Vec<syn::Path>,
    pub(super) store: TokenStream,
}

/// What `Handled` leads to where no `#[handler]` writes it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum HandledBy {
    /// One handler in the same crate, which writes `Handled` itself.
    LocalHandler,
    Contract,
    EventHandlers,
}

impl Message {
    pub(super) fn new(attribute: Attribute, options: &Options, item: &Item) -> Self {
        let ident = &item.ident;
        let parameters = item.generics.params.iter();
        let arguments = parameters.clone().map(|parameter| match parameter {
            GenericParam::Lifetime(_) => quote!('static),
            GenericParam::Type(of) => of.ident.to_token_stream(),
            GenericParam::Const(of) => of.ident.to_token_stream(),
        });
        let ty = if parameters.len() == 0 { quote!(#ident) } else { quote!(#ident<#(#arguments),*>) };
        let mut generics = item.generics.clone();
        generics.params =
            generics.params.into_iter().filter(|of| !matches!(of, GenericParam::Lifetime(_))).collect();
        let private = options.krate.private();
        let kind = match attribute {
            Attribute::Command => "Command",
            Attribute::Query if options.streams.is_some() => "StreamQuery",
            Attribute::Query => "Query",
            Attribute::Event => "Event",
        };
        let handled_by = match attribute {
            Attribute::Event => HandledBy::EventHandlers,
            _ if options.contract.is_some() => HandledBy::Contract,
            _ => HandledBy::LocalHandler,
        };
        let returns = options.streams.as_ref().or(options.returns.as_ref());
        let written = [returns, options.error.as_ref()].map(|given| given.map(|given| text(&given.value)));
        let (output, error) = if attribute == Attribute::Event {
            (quote!(()), quote!(#private::BoxError))
        } else {
            (
                returns.map_or_else(|| quote!(()), tokens),
                options
                    .error
                    .as_ref()
                    .map_or_else(|| quote_spanned!(ident.span()=> #private::BoxError), tokens),
            )
        };
        Self {
            generics,
            cfgs: cfgs(&item.attributes),
            ty,
            ident: ident.clone(),
            output,
            error,
            written,
            kind: Ident::new(kind, Span::mixed_site()),
            name: options.name.as_ref().map_or_else(|| ident.unraw().to_string(), |name| name.value.value()),
            handled_by,
            capabilities: capabilities(options),
            publishing: options.publish.as_ref().map(|publish| publish.value.to_tokens(&private)),
            version: options.version.as_ref().and_then(|version| u32::try_from(version.value).ok()),
            upcasters: options.upcast.as_ref().map(|upcast| upcast.value.clone()).unwrap_or_default(),
            store: options.krate.store(),
            private,
        }
    }
}

/// Without those that are no traits, which validation reports.
fn capabilities(options: &Options) -> Vec<syn::Type> {
    let given = options.capabilities.iter().flat_map(|given| &given.value);
    given.filter(|capability| is_trait_object(capability)).cloned().collect()
}

fn tokens(given: &Given<syn::Type>) -> TokenStream {
    given.value.to_token_stream()
}
