//! What names one message, and what ties together all that one request set off.

use std::error::Error as StdError;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use uuid::fmt::Hyphenated;
use uuid::{ClockSequence, Timestamp, Uuid};

/// The id of one message. The message that set off another is the other's *causation id*.
///
/// One that is made here is a version 7 UUID (RFC 9562): ids sort by the time at which they were made. One that comes
/// from outside may be any UUID.
///
/// ```
/// use cqrs_core::MessageId;
///
/// let id: MessageId = "0190163d-8694-739b-aea5-966c26f8ad91".parse()?;
/// assert_eq!(id.to_string(), "0190163d-8694-739b-aea5-966c26f8ad91");
/// # Ok::<(), cqrs_core::InvalidMessageId>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(Uuid);

impl MessageId {
    /// A new id, made at this time.
    ///
    /// It holds the time to the millisecond, as every version 7 UUID, and orders ids that were made a microsecond
    /// apart. Ids of one instant are in no order. A time before 1970 counts as 1970.
    #[must_use]
    pub fn at(time: SystemTime) -> Self {
        let since_epoch = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        let time = Timestamp::from_unix(SubMillisecond, since_epoch.as_secs(), since_epoch.subsec_nanos());
        Self(Uuid::new_v7(time))
    }

    /// The id that this UUID is.
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// The id as a UUID.
    #[must_use]
    pub const fn as_uuid(&self) -> &Uuid {
        &self.0
    }
}

/// The fraction of a millisecond, in the 12 bits after the time (RFC 9562, section 6.2, method 3).
///
/// A shared counter would order the ids of one instant too, and never lets the time go back: one clock that is ahead,
/// such as a test's, would set the time of all other ids of the program.
struct SubMillisecond;

impl ClockSequence for SubMillisecond {
    type Output = u16;

    fn generate_sequence(&self, _: u64, subsec_nanos: u32) -> u16 {
        let nanos = subsec_nanos % 1_000_000;
        u16::try_from((nanos << 12) / 1_000_000).expect("less than a whole millisecond is less than 12 bits")
    }

    fn usable_bits(&self) -> usize {
        12
    }
}

impl From<Uuid> for MessageId {
    fn from(uuid: Uuid) -> Self {
        Self(uuid)
    }
}

impl From<MessageId> for Uuid {
    fn from(id: MessageId) -> Self {
        id.0
    }
}

impl FromStr for MessageId {
    type Err = InvalidMessageId;

    /// Reads the hyphenated form, in either case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.parse::<Hyphenated>() {
            Ok(id) => Ok(Self(id.into_uuid())),
            Err(_) => Err(InvalidMessageId),
        }
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.0.as_hyphenated(), f)
    }
}

impl fmt::Debug for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MessageId({self})")
    }
}

/// A text that is no [`MessageId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InvalidMessageId;

impl fmt::Display for InvalidMessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message id is a hyphenated UUID, such as `0190163d-8694-739b-aea5-966c26f8ad91`")
    }
}

impl StdError for InvalidMessageId {}

/// What ties together all messages that one request set off, copied unchanged from each to the next.
///
/// It is the [`MessageId`] of the first, or a text that the request brought along: 1 to 128 visible ASCII characters,
/// without spaces, so that it can be written to a header or a log as it is.
///
/// ```
/// use cqrs_core::{CorrelationId, InvalidCorrelationId};
///
/// let id: CorrelationId = "checkout-4711".parse()?;
/// assert_eq!(id.to_string(), "checkout-4711");
///
/// let forged: Result<CorrelationId, _> = "4711\r\nset-cookie: admin=1".parse();
/// assert_eq!(forged, Err(InvalidCorrelationId::Character { position: 4 }));
/// # Ok::<(), InvalidCorrelationId>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CorrelationId(Repr);

/// A text that writes an id is always the id: equal ids have one form.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Repr {
    Message(MessageId),
    Text(Arc<str>),
}

impl CorrelationId {
    /// The most characters that one has.
    pub const MAX_LENGTH: usize = 128;
}

impl From<MessageId> for CorrelationId {
    fn from(id: MessageId) -> Self {
        Self(Repr::Message(id))
    }
}

impl FromStr for CorrelationId {
    type Err = InvalidCorrelationId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(InvalidCorrelationId::Empty);
        }
        if text.len() > Self::MAX_LENGTH {
            return Err(InvalidCorrelationId::TooLong { length: text.len() });
        }
        if let Some(position) = text.bytes().position(|byte| !byte.is_ascii_graphic()) {
            return Err(InvalidCorrelationId::Character { position });
        }
        match text.parse() {
            // An id in upper case stays a text: it is copied unchanged.
            Ok(id) if !text.bytes().any(|byte| byte.is_ascii_uppercase()) => Ok(Self(Repr::Message(id))),
            _ => Ok(Self(Repr::Text(text.into()))),
        }
    }
}

impl TryFrom<&str> for CorrelationId {
    type Error = InvalidCorrelationId;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for CorrelationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Message(id) => fmt::Display::fmt(id, f),
            Repr::Text(text) => fmt::Display::fmt(text, f),
        }
    }
}

impl fmt::Debug for CorrelationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CorrelationId({self})")
    }
}

/// Why a text is no [`CorrelationId`]. It does not repeat the text, which came from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InvalidCorrelationId {
    /// It is empty.
    Empty,
    /// It is longer than [`CorrelationId::MAX_LENGTH`].
    TooLong {
        /// How many bytes it has.
        length: usize,
    },
    /// It has a character that is not visible ASCII: a control character, a space, a letter with an accent.
    Character {
        /// Which byte, counted from 0.
        position: usize,
    },
}

impl fmt::Display for InvalidCorrelationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let max = CorrelationId::MAX_LENGTH;
        write!(f, "a correlation id has 1 to {max} visible ASCII characters, ")?;
        match self {
            Self::Empty => f.write_str("this one has none"),
            Self::TooLong { length } => write!(f, "this one has {length} bytes"),
            Self::Character { position } => write!(f, "this one has another at byte {position}"),
        }
    }
}

impl StdError for InvalidCorrelationId {}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const ID: &str = "0190163d-8694-739b-aea5-966c26f8ad91";

    fn millis(id: MessageId) -> u64 {
        let (seconds, nanos) = id.as_uuid().get_timestamp().unwrap().to_unix();
        seconds * 1000 + u64::from(nanos / 1_000_000)
    }

    #[test]
    fn an_id_is_a_version_7_uuid_of_the_time_that_it_was_given() {
        let id = MessageId::at(UNIX_EPOCH + Duration::from_micros(1_718_000_000_123_999));
        assert_eq!(id.as_uuid().get_version_num(), 7);
        assert_eq!(millis(id), 1_718_000_000_123);
    }

    #[test]
    fn a_clock_that_is_ahead_does_not_move_the_others() {
        let ahead = MessageId::at(UNIX_EPOCH + Duration::from_secs(9_000_000_000));
        let now = MessageId::at(UNIX_EPOCH + Duration::from_secs(1_700_000_000));
        assert_eq!(millis(now), 1_700_000_000_000);
        assert!(now < ahead);
    }

    #[test]
    fn ids_a_microsecond_apart_are_in_order() {
        let start = UNIX_EPOCH + Duration::from_nanos(1_718_000_000_122_000_000);
        let ids: Vec<_> = (0..3000).map(|step| MessageId::at(start + Duration::from_micros(step))).collect();
        assert!(ids.is_sorted());
    }

    #[test]
    fn ids_of_one_instant_differ() {
        assert_ne!(MessageId::at(UNIX_EPOCH), MessageId::at(UNIX_EPOCH));
    }

    #[test]
    fn every_time_has_an_id() {
        assert_eq!(millis(MessageId::at(UNIX_EPOCH - Duration::from_secs(1))), 0);
        let far = UNIX_EPOCH.checked_add(Duration::from_secs(i64::MAX as u64)).unwrap_or(UNIX_EPOCH);
        assert_eq!(MessageId::at(far).as_uuid().get_version_num(), 7);
    }

    #[test]
    fn an_id_reads_what_it_writes() {
        let id: MessageId = ID.parse().unwrap();
        assert_eq!(id.to_string(), ID);
        assert_eq!(format!("{id:?}"), format!("MessageId({ID})"));
        assert_eq!(ID.to_uppercase().parse(), Ok(id));
        assert_eq!(MessageId::from(Uuid::from(id)), id);
        assert_eq!(MessageId::from_uuid(*id.as_uuid()), id);
    }

    #[test]
    fn a_message_id_has_one_form() {
        let simple = ID.replace('-', "");
        for text in ["", "4711", &simple, &format!("{{{ID}}}"), &format!("urn:uuid:{ID}"), &format!("{ID} ")]
        {
            assert_eq!(text.parse::<MessageId>(), Err(InvalidMessageId), "{text}");
        }
        assert_eq!(
            InvalidMessageId.to_string(),
            "a message id is a hyphenated UUID, such as `0190163d-8694-739b-aea5-966c26f8ad91`"
        );
    }

    #[test]
    fn a_correlation_id_is_copied_unchanged() {
        for text in ["4711", "!~", ID, &ID.to_uppercase(), &ID.replace('-', ""), &"x".repeat(128)] {
            let id: CorrelationId = text.parse().unwrap();
            assert_eq!(id.to_string(), text);
            assert_eq!(CorrelationId::try_from(text), Ok(id));
        }
    }

    #[test]
    fn a_correlation_id_that_is_a_message_id_equals_it() {
        let message: MessageId = ID.parse().unwrap();
        let id: CorrelationId = ID.parse().unwrap();
        assert_eq!(id, CorrelationId::from(message));
        assert_eq!(format!("{id:?}"), format!("CorrelationId({ID})"));
        assert!(matches!(id, CorrelationId(Repr::Message(_))));
    }

    #[test]
    fn a_correlation_id_is_short_visible_ascii() {
        use InvalidCorrelationId::{Character, Empty, TooLong};
        let long = "x".repeat(129);
        for (text, error) in [
            ("", Empty),
            (&*long, TooLong { length: 129 }),
            ("a\r\nset-cookie: b", Character { position: 1 }),
            ("a\0", Character { position: 1 }),
            ("a\x7f", Character { position: 1 }),
            (" a", Character { position: 0 }),
            ("caf\u{e9}", Character { position: 3 }),
        ] {
            assert_eq!(text.parse::<CorrelationId>(), Err(error), "{text:?}");
        }
        assert_eq!(
            [Empty, TooLong { length: 129 }, Character { position: 3 }].map(|error| error.to_string()),
            [
                "a correlation id has 1 to 128 visible ASCII characters, this one has none",
                "a correlation id has 1 to 128 visible ASCII characters, this one has 129 bytes",
                "a correlation id has 1 to 128 visible ASCII characters, this one has another at byte 3",
            ]
        );
    }
}
