//! The place of a call in a distributed trace.

use std::error::Error as StdError;
use std::fmt;
use std::num::NonZero;
use std::str::FromStr;

/// Where in a distributed trace a call belongs: the `traceparent` of [W3C Trace Context], level 1.
///
/// ```
/// use cqrs_core::TraceParent;
///
/// let caller: TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse()?;
/// assert_eq!(caller.trace_id().get(), 0x4bf92f3577b34da6a3ce929d0e0e4736);
/// assert!(caller.is_sampled());
///
/// // What this program calls is given the span in which it does so.
/// let span_id = 0xb7ad6b7169203331.try_into().unwrap();
/// assert_eq!(
///     caller.child(span_id).to_string(),
///     "00-4bf92f3577b34da6a3ce929d0e0e4736-b7ad6b7169203331-01"
/// );
/// # Ok::<(), cqrs_core::InvalidTraceParent>(())
/// ```
///
/// Read are version 00 and what a later version has in common with it; written is version 00. Of the flags only
/// `sampled` has a meaning there, and the others are written as zero.
///
/// [W3C Trace Context]: https://www.w3.org/TR/trace-context-1/
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TraceParent {
    trace_id: NonZero<u128>,
    span_id: NonZero<u64>,
    sampled: bool,
}

impl TraceParent {
    /// A span of a trace. The numbers are the ids in network byte order, as in `u128::from_be_bytes`; an id of zeros
    /// is not valid.
    #[must_use]
    pub const fn new(trace_id: NonZero<u128>, span_id: NonZero<u64>, sampled: bool) -> Self {
        Self { trace_id, span_id, sampled }
    }

    /// The trace, one for all calls that one request set off.
    #[must_use]
    pub const fn trace_id(&self) -> NonZero<u128> {
        self.trace_id
    }

    /// The span that made the call, which the specification calls `parent-id`.
    #[must_use]
    pub const fn span_id(&self) -> NonZero<u64> {
        self.span_id
    }

    /// Whether the caller may have recorded its part of the trace.
    #[must_use]
    pub const fn is_sampled(&self) -> bool {
        self.sampled
    }

    /// Another span of the same trace.
    #[must_use]
    pub const fn child(self, span_id: NonZero<u64>) -> Self {
        Self { span_id, ..self }
    }
}

impl FromStr for TraceParent {
    type Err = InvalidTraceParent;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(5, '-');
        let version = hex(parts.next(), 2).filter(|&version| version != 0xff);
        let version = version.ok_or(InvalidTraceParent::Version)?;
        let trace_id = hex(parts.next(), 32).and_then(NonZero::new);
        let trace_id = trace_id.ok_or(InvalidTraceParent::TraceId)?;
        let span_id = hex(parts.next(), 16).and_then(|id| NonZero::new(u64::try_from(id).ok()?));
        let span_id = span_id.ok_or(InvalidTraceParent::SpanId)?;
        let flags = hex(parts.next(), 2).ok_or(InvalidTraceParent::Flags)?;
        // A later version may add parts, each after a hyphen.
        if version == 0 && parts.next().is_some() {
            return Err(InvalidTraceParent::Trailing);
        }
        Ok(Self { trace_id, span_id, sampled: flags & 1 == 1 })
    }
}

/// The number that a part writes with so many lower-case digits. `from_str_radix` would take upper case and signs.
fn hex(part: Option<&str>, length: usize) -> Option<u128> {
    part.filter(|digits| digits.len() == length)?.bytes().try_fold(0, |number, digit| {
        let value = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => return None,
        };
        Some(number << 4 | u128::from(value))
    })
}

impl fmt::Display for TraceParent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { trace_id, span_id, sampled } = self;
        write!(f, "00-{trace_id:032x}-{span_id:016x}-{:02x}", u8::from(*sampled))
    }
}

impl fmt::Debug for TraceParent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TraceParent({self})")
    }
}

/// Which part of a text keeps it from being a [`TraceParent`]: the first that is wrong or missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InvalidTraceParent {
    /// The version is not two lower-case hexadecimal digits, or it is `ff`.
    Version,
    /// The trace id is not 32 lower-case hexadecimal digits, or all of them are zero.
    TraceId,
    /// The span id is not 16 lower-case hexadecimal digits, or all of them are zero.
    SpanId,
    /// The flags are not two lower-case hexadecimal digits.
    Flags,
    /// More follows the flags than version 00 has.
    Trailing,
}

impl fmt::Display for InvalidTraceParent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid traceparent: ")?;
        f.write_str(match self {
            Self::Version => "the version is two lower-case hexadecimal digits, and not `ff`",
            Self::TraceId => "the trace id is 32 lower-case hexadecimal digits, not all zero",
            Self::SpanId => "the span id is 16 lower-case hexadecimal digits, not all zero",
            Self::Flags => "the flags are two lower-case hexadecimal digits",
            Self::Trailing => "version 00 ends with the flags",
        })
    }
}

impl StdError for InvalidTraceParent {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const VALID: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    fn valid() -> TraceParent {
        TraceParent::new(
            NonZero::new(0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736).unwrap(),
            NonZero::new(0x00f0_67aa_0ba9_02b7).unwrap(),
            true,
        )
    }

    #[test]
    fn it_reads_what_it_writes() {
        assert_eq!(VALID.parse(), Ok(valid()));
        assert_eq!(valid().to_string(), VALID);
        assert_eq!(format!("{:?}", valid()), format!("TraceParent({VALID})"));
    }

    #[test]
    fn only_the_sampled_flag_counts() {
        for (flags, sampled) in [("00", false), ("01", true), ("02", false), ("03", true), ("ff", true)] {
            let parsed: TraceParent = VALID.replace("-01", &format!("-{flags}")).parse().unwrap();
            assert_eq!(parsed.is_sampled(), sampled, "{flags}");
            assert!(parsed.to_string().ends_with(if sampled { "-01" } else { "-00" }));
        }
    }

    #[test]
    fn a_child_stays_in_the_trace() {
        let span_id = NonZero::new(1).unwrap();
        let child = valid().child(span_id);
        assert_eq!(child.span_id(), span_id);
        assert_eq!(child.trace_id(), valid().trace_id());
        assert!(child.is_sampled());
        assert_eq!(child.to_string(), "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000001-01");
    }

    #[test]
    fn a_later_version_is_read_as_far_as_it_is_known() {
        for text in ["cc", "01", "fe"].map(|version| VALID.replacen("00", version, 1)) {
            for later in
                [text.clone(), format!("{text}-"), format!("{text}-what-comes"), format!("{text}-\u{e9}")]
            {
                assert_eq!(later.parse(), Ok(valid()), "{later}");
            }
            for wrong in [format!("{text}."), format!("{text}0-"), text[..54].to_owned()] {
                assert_eq!(wrong.parse::<TraceParent>(), Err(InvalidTraceParent::Flags), "{wrong}");
            }
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        use InvalidTraceParent::{Flags, SpanId, TraceId, Trailing, Version};
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        let span = "00f067aa0ba902b7";
        for (text, error) in [
            (String::new(), Version),
            (format!("ff-{trace}-{span}-01"), Version),
            (format!("0-{trace}-{span}-01"), Version),
            (format!("0A-{trace}-{span}-01"), Version),
            (format!("+0-{trace}-{span}-01"), Version),
            (format!(" {VALID}"), Version),
            (format!("00.{trace}-{span}-01"), Version),
            ("00".into(), TraceId),
            (format!("00-{}-{span}-01", "0".repeat(32)), TraceId),
            (format!("00-{}-{span}-01", trace.to_uppercase()), TraceId),
            (format!("00-+{}-{span}-01", &trace[1..]), TraceId),
            (format!("00-{}-{span}-01", &trace[1..]), TraceId),
            (format!("00-{trace}0-{span}-01"), TraceId),
            (format!("00-{}\u{e9}-{span}-01", &trace[2..]), TraceId),
            (format!("00-{trace}"), SpanId),
            (format!("00-{trace}-{}-01", "0".repeat(16)), SpanId),
            (format!("00-{trace}-{}-01", span.to_uppercase()), SpanId),
            (format!("00-{trace}-{}-01", &span[1..]), SpanId),
            (format!("00-{trace}-{span}"), Flags),
            (format!("00-{trace}-{span}-"), Flags),
            (format!("00-{trace}-{span}-1"), Flags),
            (format!("00-{trace}-{span}-0A"), Flags),
            (format!("00-{trace}-{span}-.1"), Flags),
            (format!("{VALID} "), Flags),
            (format!("{VALID}-"), Trailing),
            (format!("{VALID}-more"), Trailing),
        ] {
            assert_eq!(text.parse::<TraceParent>(), Err(error), "{text}");
        }
    }

    #[test]
    fn the_errors_say_what_the_part_is() {
        assert_eq!(
            InvalidTraceParent::TraceId.to_string(),
            "invalid traceparent: the trace id is 32 lower-case hexadecimal digits, not all zero"
        );
        assert_eq!(
            InvalidTraceParent::Trailing.to_string(),
            "invalid traceparent: version 00 ends with the flags"
        );
    }

    fn any_trace_parent() -> impl Strategy<Value = TraceParent> {
        (any::<NonZero<u128>>(), any::<NonZero<u64>>(), any::<bool>())
            .prop_map(|(trace_id, span_id, sampled)| TraceParent::new(trace_id, span_id, sampled))
    }

    /// Reading it does not panic, and what is read is valid.
    fn reads(text: &str) {
        if let Ok(parsed) = text.parse::<TraceParent>() {
            let written = parsed.to_string();
            assert!(text.len() >= 55 && text[2..53] == written[2..53], "{text:?}");
            assert_eq!(written.parse(), Ok(parsed));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: if cfg!(miri) { 8 } else { 512 }, ..Default::default() })]

        #[test]
        fn every_one_reads_what_it_writes(trace_parent in any_trace_parent()) {
            let text = trace_parent.to_string();
            prop_assert_eq!(text.len(), 55);
            prop_assert_eq!(text.parse(), Ok(trace_parent));
        }

        #[test]
        fn no_text_panics(text in prop::collection::vec(any::<char>(), 0..80)) {
            reads(&text.into_iter().collect::<String>());
        }

        #[test]
        fn no_nearly_valid_text_panics(
            trace_parent in any_trace_parent(),
            at in 0..55_usize,
            with in prop_oneof![any::<char>(), prop::char::range(' ', '~')],
            kept in 0..=56_usize,
        ) {
            let mut text: Vec<char> = trace_parent.to_string().chars().collect();
            text[at] = with;
            reads(&text.iter().collect::<String>());
            text.insert(at, with);
            reads(&text.iter().collect::<String>());
            text.truncate(kept);
            reads(&text.into_iter().collect::<String>());
        }
    }
}
