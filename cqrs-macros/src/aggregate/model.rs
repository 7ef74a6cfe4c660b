//! An aggregate with every default resolved.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::{Attribute, Path, Visibility};

use super::parse::Item;
use crate::item::cfgs;
use crate::options::Options;

/// Everything that is emitted for an aggregate.
pub(super) struct Aggregate {
    pub(super) private: TokenStream,
    pub(super) store: TokenStream,
    pub(super) cfgs: Vec<Attribute>,
    pub(super) vis: Visibility,
    pub(super) ident: Ident,
    pub(super) id: TokenStream,
    /// The kind of its streams.
    pub(super) name: String,
    /// The enum of its events: `OrderEvent`.
    pub(super) event: Ident,
    /// The variants of the enum, and the types in them.
    pub(super) events: Vec<(Ident, Path)>,
    pub(super) stored: Stored,
    /// Of the state, where it is stored.
    pub(super) version: u32,
}

/// How it is stored.
pub(super) enum Stored {
    AsEvents,
    WithSnapshots(u64),
    AsState,
}

impl Aggregate {
    pub(super) fn new(options: &Options, item: Item) -> Self {
        let Item { attributes, vis, ident, .. } = item;
        let events = options.events.iter().flat_map(|events| &events.value);
        let mut variants: Vec<(Ident, Path)> = Vec::new();
        for path in events {
            let Some(last) = path.segments.last() else { continue };
            // One that is there twice was rejected.
            if !variants.iter().any(|(variant, _)| *variant == last.ident) {
                variants.push((last.ident.clone(), path.clone()));
            }
        }
        let every = options.snapshot_every.as_ref().map(|every| u64::try_from(every.value).unwrap_or(1));
        Self {
            private: options.krate.private(),
            store: options.krate.store(),
            cfgs: cfgs(&attributes),
            vis,
            id: options
                .id
                .as_ref()
                .map_or_else(|| quote!(::std::string::String), |id| id.value.to_token_stream()),
            name: options.name.as_ref().map_or_else(|| ident.unraw().to_string(), |name| name.value.value()),
            event: format_ident!("{}Event", ident.unraw(), span = ident.span()),
            events: variants,
            stored: match (&options.state, every) {
                (Some(_), _) => Stored::AsState,
                (None, Some(every)) => Stored::WithSnapshots(every),
                (None, None) => Stored::AsEvents,
            },
            version: options.version.as_ref().map_or(1, |version| u32::try_from(version.value).unwrap_or(1)),
            ident,
        }
    }
}
