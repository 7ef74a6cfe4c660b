//! The version that a client has seen.

use cqrs_core::Context;

use crate::version::Version;

/// The version of the aggregate that the sender has seen, in the metadata of its message: `If-Match` in HTTP.
///
/// Where the aggregate has another one, the message is rejected with [`StoreError::Stale`](crate::StoreError::Stale), and
/// not tried again. It is for the message that it came with, and not for those that this one sends.
///
/// ```
/// use cqrs_core::Metadata;
/// use cqrs_store::{IfMatch, Version};
///
/// let metadata = Metadata::new().with(IfMatch(Version::new(7)));
/// ```
///
/// A command can say it in a field, too, with `#[expected_version]`; the field comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub Version);

impl IfMatch {
    pub(crate) fn of(context: Context<'_>) -> Option<Version> {
        if context.is_nested() {
            return None;
        }
        context.extension::<Self>().map(|Self(version)| version)
    }
}
