//! What a message brings along when it enters the program.

use std::str::FromStr;
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::extensions::Extensions;
use crate::message_id::{CorrelationId, MessageId};
use crate::trace_parent::TraceParent;

/// What is known of a message beside its content when it enters the program, from an HTTP request or from a broker.
///
/// All of it may be missing. In Enterprise Integration Patterns it is the header of a message.
///
/// ```
/// use cqrs_core::Metadata;
/// use std::time::Duration;
///
/// struct CurrentUser(&'static str);
///
/// let headers = [("X-Correlation-Id", "checkout-4711"), ("content-type", "application/json")];
/// let metadata = Metadata::from_headers(headers)
///     .with_timeout(Duration::from_secs(5))
///     .with(CurrentUser("ada"));
///
/// assert_eq!(metadata.correlation_id().unwrap().to_string(), "checkout-4711");
/// assert!(metadata.deadline().is_some());
/// assert_eq!(metadata.extensions().get::<CurrentUser>().unwrap().0, "ada");
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "metadata does nothing until it is given with a message"]
pub struct Metadata {
    pub(crate) correlation_id: Option<CorrelationId>,
    pub(crate) causation_id: Option<MessageId>,
    pub(crate) deadline: Option<Instant>,
    pub(crate) cancellation: Option<CancellationToken>,
    pub(crate) trace_parent: Option<TraceParent>,
    pub(crate) extensions: Extensions,
}

impl Metadata {
    /// The header that a correlation id travels in, `x-correlation-id`.
    pub const CORRELATION_ID: &str = "x-correlation-id";
    /// The header that a causation id travels in, `x-causation-id`.
    pub const CAUSATION_ID: &str = "x-causation-id";
    /// The header that a [`TraceParent`] travels in, `traceparent`.
    pub const TRACE_PARENT: &str = "traceparent";

    /// Nothing is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// What the headers tell: [`CORRELATION_ID`](Self::CORRELATION_ID), [`CAUSATION_ID`](Self::CAUSATION_ID) and
    /// [`TRACE_PARENT`](Self::TRACE_PARENT), in upper or lower case.
    ///
    /// A header whose value is not valid, or that is there twice, is ignored, as W3C Trace Context demands of
    /// `traceparent`: what a stranger sends must not keep the message from being handled. Deadlines are not read.
    ///
    /// It takes the pairs of an `http::HeaderMap`, `Metadata::from_headers(request.headers())`, and those of a broker,
    /// whose values are bytes.
    pub fn from_headers<N, V>(headers: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: AsRef<str>,
        V: AsRef<[u8]>,
    {
        let mut correlation_id = Header::Missing;
        let mut causation_id = Header::Missing;
        let mut trace_parent = Header::Missing;
        for (name, value) in headers {
            let (name, value) = (name.as_ref(), value.as_ref());
            if name.eq_ignore_ascii_case(Self::CORRELATION_ID) {
                correlation_id.read(value);
            } else if name.eq_ignore_ascii_case(Self::CAUSATION_ID) {
                causation_id.read(value);
            } else if name.eq_ignore_ascii_case(Self::TRACE_PARENT) {
                trace_parent.read(value);
            }
        }
        Self {
            correlation_id: correlation_id.value(),
            causation_id: causation_id.value(),
            trace_parent: trace_parent.value(),
            ..Self::default()
        }
    }

    /// The headers that [`from_headers`](Self::from_headers) reads on the other side, for a message that leaves the
    /// program.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, String)> {
        let correlation_id = self.correlation_id.as_ref().map(ToString::to_string);
        let causation_id = self.causation_id.as_ref().map(ToString::to_string);
        let trace_parent = self.trace_parent.as_ref().map(ToString::to_string);
        [
            (Self::CORRELATION_ID, correlation_id),
            (Self::CAUSATION_ID, causation_id),
            (Self::TRACE_PARENT, trace_parent),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    }

    /// Sets what ties the message to the others of its request.
    pub fn with_correlation_id(self, id: impl Into<CorrelationId>) -> Self {
        Self { correlation_id: Some(id.into()), ..self }
    }

    /// Sets the message that set this one off.
    pub fn with_causation_id(self, id: MessageId) -> Self {
        Self { causation_id: Some(id), ..self }
    }

    /// Sets when the caller stops waiting. Of several deadlines and timeouts the earliest counts.
    pub fn with_deadline(self, deadline: Instant) -> Self {
        let earliest = self.deadline.map_or(deadline, |earlier| earlier.min(deadline));
        Self { deadline: Some(earliest), ..self }
    }

    /// Sets how long the caller waits, from now on. Of several deadlines and timeouts the earliest counts.
    ///
    /// A timeout that is too long for the clock, such as `Duration::MAX`, is none.
    pub fn with_timeout(self, timeout: Duration) -> Self {
        match Instant::now().checked_add(timeout) {
            Some(deadline) => self.with_deadline(deadline),
            None => self,
        }
    }

    /// Sets what tells that the caller is gone. Of several tokens the last counts.
    pub fn with_cancellation(self, token: CancellationToken) -> Self {
        Self { cancellation: Some(token), ..self }
    }

    /// Sets where in a distributed trace the message belongs.
    pub fn with_trace_parent(self, trace_parent: TraceParent) -> Self {
        Self { trace_parent: Some(trace_parent), ..self }
    }

    /// Without the extension of this type: for what it is no matter of.
    pub fn without<T: Send + Sync + 'static>(mut self) -> Self {
        self.extensions.remove::<T>();
        self
    }

    /// Adds a value of the application, such as the current user or the tenant, in place of the one of the same type.
    pub fn with<T: Send + Sync + 'static>(mut self, value: T) -> Self {
        self.extensions.insert(value);
        self
    }

    /// For what is handled when nobody waits for it any more.
    pub(crate) fn without_limits(self) -> Self {
        Self { deadline: None, cancellation: None, ..self }
    }

    /// What ties the message to the others of its request.
    #[must_use]
    pub fn correlation_id(&self) -> Option<&CorrelationId> {
        self.correlation_id.as_ref()
    }

    /// The message that set this one off.
    #[must_use]
    pub fn causation_id(&self) -> Option<MessageId> {
        self.causation_id
    }

    /// When the caller stops waiting.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// What tells that the caller is gone.
    #[must_use]
    pub fn cancellation(&self) -> Option<&CancellationToken> {
        self.cancellation.as_ref()
    }

    /// Where in a distributed trace the message belongs.
    #[must_use]
    pub fn trace_parent(&self) -> Option<TraceParent> {
        self.trace_parent
    }

    /// The values of the application.
    #[must_use]
    pub fn extensions(&self) -> &Extensions {
        &self.extensions
    }
}

/// What was found of a header so far.
enum Header<T> {
    Missing,
    Valid(T),
    Ignored,
}

impl<T: FromStr> Header<T> {
    fn read(&mut self, value: &[u8]) {
        let parsed = str::from_utf8(value).ok().and_then(|value| value.parse().ok());
        *self = match (&self, parsed) {
            (Self::Missing, Some(value)) => Self::Valid(value),
            _ => Self::Ignored,
        };
    }

    fn value(self) -> Option<T> {
        match self {
            Self::Valid(value) => Some(value),
            Self::Missing | Self::Ignored => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0190163d-8694-739b-aea5-966c26f8ad91";
    const TRACE_PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn new_metadata_knows_nothing() {
        let metadata = Metadata::new();
        assert_eq!(metadata.correlation_id(), None);
        assert_eq!(metadata.causation_id(), None);
        assert_eq!(metadata.deadline(), None);
        assert!(metadata.cancellation().is_none());
        assert_eq!(metadata.trace_parent(), None);
        assert!(metadata.extensions().is_empty());
        assert_eq!(metadata.headers().count(), 0);
    }

    #[test]
    fn it_keeps_what_it_is_given() {
        let id: MessageId = ID.parse().unwrap();
        let token = CancellationToken::new();
        let metadata = Metadata::new()
            .with_correlation_id(id)
            .with_causation_id(id)
            .with_cancellation(token.clone())
            .with_trace_parent(TRACE_PARENT.parse().unwrap())
            .with(7_u32)
            .with(8_u32);
        assert_eq!(metadata.correlation_id(), Some(&id.into()));
        assert_eq!(metadata.causation_id(), Some(id));
        assert_eq!(metadata.trace_parent(), TRACE_PARENT.parse().ok());
        assert_eq!(metadata.extensions().get(), Some(&8_u32));
        token.cancel();
        assert!(metadata.cancellation().unwrap().is_cancelled());
    }

    #[test]
    fn the_earliest_deadline_counts() {
        let now = Instant::now();
        let [early, late] = [1, 2].map(|hours| now + Duration::from_hours(hours));
        assert_eq!(Metadata::new().with_deadline(early).with_deadline(late).deadline(), Some(early));
        assert_eq!(Metadata::new().with_deadline(late).with_deadline(early).deadline(), Some(early));

        let hour = Duration::from_hours(1);
        let metadata = Metadata::new().with_timeout(hour);
        assert!(metadata.deadline().unwrap() >= now + hour);
        assert_eq!(metadata.clone().with_deadline(now).deadline(), Some(now));
        assert_eq!(metadata.clone().with_timeout(hour * 2).deadline(), metadata.deadline());
        assert!(metadata.clone().with_timeout(Duration::ZERO).deadline() < metadata.deadline());
    }

    #[test]
    fn a_timeout_that_never_ends_is_none() {
        assert_eq!(Metadata::new().with_timeout(Duration::MAX).deadline(), None);
        let now = Instant::now();
        assert_eq!(Metadata::new().with_deadline(now).with_timeout(Duration::MAX).deadline(), Some(now));
    }

    #[test]
    fn headers_are_read_in_any_case_and_as_text_or_bytes() {
        let text = Metadata::from_headers([
            ("X-Correlation-ID", "4711"),
            ("X-Causation-Id", ID),
            ("TraceParent", TRACE_PARENT),
            ("x-other", "ignored"),
        ]);
        assert_eq!(text.correlation_id(), "4711".parse().ok().as_ref());
        assert_eq!(text.causation_id(), ID.parse().ok());
        assert_eq!(text.trace_parent(), TRACE_PARENT.parse().ok());

        let bytes = Metadata::from_headers([(String::from("x-correlation-id"), b"4711".to_vec())]);
        assert_eq!(bytes.correlation_id(), text.correlation_id());
    }

    #[test]
    fn invalid_headers_are_ignored_each_by_itself() {
        let metadata = Metadata::from_headers([
            ("x-correlation-id", &b"a\r\nb"[..]),
            ("x-causation-id", b"4711"),
            ("traceparent", TRACE_PARENT.as_bytes()),
        ]);
        assert_eq!(metadata.headers().collect::<Vec<_>>(), [("traceparent", TRACE_PARENT.to_owned())]);

        let metadata = Metadata::from_headers([
            ("x-correlation-id", &b"4711"[..]),
            ("x-causation-id", b"\xff"),
            ("traceparent", &TRACE_PARENT.as_bytes()[1..]),
        ]);
        assert_eq!(metadata.headers().collect::<Vec<_>>(), [("x-correlation-id", "4711".to_owned())]);
    }

    #[test]
    fn a_header_that_is_there_twice_is_ignored() {
        let valid = ("x-correlation-id", "4711");
        for second in [valid, ("x-correlation-id", "4712"), ("X-Correlation-Id", "")] {
            assert_eq!(Metadata::from_headers([valid, second]).correlation_id(), None);
            assert_eq!(Metadata::from_headers([second, valid]).correlation_id(), None);
            assert_eq!(Metadata::from_headers([valid, second, valid]).correlation_id(), None);
        }
    }

    #[test]
    fn what_leaves_one_program_enters_the_next() {
        let id: MessageId = ID.parse().unwrap();
        let metadata = Metadata::new()
            .with_correlation_id(id)
            .with_causation_id(id)
            .with_trace_parent(TRACE_PARENT.parse().unwrap());
        let headers: Vec<_> = metadata.headers().collect();
        assert_eq!(
            headers,
            [("x-correlation-id", ID), ("x-causation-id", ID), ("traceparent", TRACE_PARENT)]
                .map(|(name, value)| (name, value.to_owned()))
        );
        assert!(Metadata::from_headers(headers.clone()).headers().eq(headers));
    }

    #[test]
    fn it_prints_no_value_of_the_application() {
        let metadata = Metadata::new().with("secret").with_causation_id(ID.parse().unwrap());
        let text = format!("{metadata:?}");
        assert!(text.contains("&str") && text.contains(ID), "{text}");
        assert!(!text.contains("secret"), "{text}");
    }
}
