//! What names an event stream.

use std::fmt;
use std::sync::Arc;

use crate::error::StoreError;

/// The name of an event stream: what kind of thing it tells the history of, and which one.
///
/// The stream of an aggregate has the aggregate's name as its kind, and its id. Both parts may have any characters but
/// NUL, in any language; `Order` and `order` are two kinds. It prints as `kind/id`.
///
/// ```
/// use cqrs_store::StreamId;
///
/// let stream = StreamId::new("Order", "4711")?;
/// assert_eq!(stream.to_string(), "Order/4711");
/// # Ok::<(), cqrs_store::StoreError>(())
/// ```
///
/// *Stream* in EventStoreDB and Marten; the kind is what EventStoreDB calls a category.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StreamId {
    kind: Arc<str>,
    id: Arc<str>,
}

impl StreamId {
    /// The most bytes of each part.
    pub const MAX_LENGTH: usize = 1024;

    /// The stream of this kind, with this id.
    ///
    /// # Errors
    /// [`StoreError::InvalidStreamId`] for a part that is longer than [`MAX_LENGTH`](Self::MAX_LENGTH) or has a NUL
    /// character, and for an empty kind. An id may be empty.
    pub fn new(kind: impl Into<Arc<str>>, id: impl Into<Arc<str>>) -> Result<Self, StoreError> {
        let (kind, id) = (kind.into(), id.into());
        let invalid = |part, why| Err(StoreError::InvalidStreamId { part, why });
        if kind.is_empty() {
            return invalid("kind", "is empty");
        }
        for (part, text) in [("kind", &kind), ("id", &id)] {
            if text.len() > Self::MAX_LENGTH {
                return invalid(part, "has more than 1024 bytes");
            }
            if text.contains('\0') {
                return invalid(part, "has a NUL character");
            }
        }
        Ok(Self { kind, id })
    }

    /// What the stream tells the history of, such as `Order`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Which one of its kind.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.id)
    }
}

impl fmt::Debug for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StreamId({self})")
    }
}
