//! What the feature `json` adds to the definition of a message:
//!
//! ```text
//! MessageDefinition::new(..).with_json({
//!     use json::Otherwise as _;
//!     Json::new(Command::<PlaceOrder>::DISPATCH, Reads::<PlaceOrder>::READS, Writes::<PlaceOrder>::WRITES, "OrderId")
//! })
//! ```
//! Each of the constants is that of an `impl` with bounds, where `PlaceOrder` meets them, and else that of `Otherwise`.
//! It stands beside the message and not beside its handler: it is there once, whichever crate handles the message.

use proc_macro2::TokenStream;
use quote::quote;

use super::model::Message;
use crate::tokens::text;

/// With the feature, and where no type parameter has been rejected. The expansions in the unit tests are always those
/// without: the features of a build depend on what else is built, and the snapshots shall not.
pub(super) fn for_feature(message: &Message) -> Option<TokenStream> {
    (cfg!(feature = "json") && !cfg!(test) && message.generics.params.is_empty()).then(|| json(message))
}

pub(super) fn json(message: &Message) -> TokenStream {
    let Message { private, ty, output, kind, .. } = message;
    let output = text(output);
    quote! {
        .with_json({
            #[allow(unused_imports)]
            use #private::json::Otherwise as _;
            #private::json::Json::new(
                #private::json::#kind::<#ty>::DISPATCH,
                #private::json::Reads::<#ty>::READS,
                #private::json::Writes::<#ty>::WRITES,
                #output,
            )
        })
    }
}
