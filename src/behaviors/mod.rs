//! Behaviors that most programs need, for handlers to name: `#[handler(through(behaviors::timeout))]`.
//!
//! | behavior | what it does | asks of the message | feature |
//! |---|---|---|---|
//! | [`timeout`](fn@timeout) | gives up after a while | [`Timeout`] | |
//! | `validate` | refuses a message with wrong fields, all of them together | `garde::Validate` | `garde` |
//! | `retry` | runs again after an error that passes | `Retry`, `Clone`, an error that is `Transient` | `tower` |
//! | `limit` | lets so many run at once | a `ConcurrencyLimit` that is provided | `tower` |
//!
//! Those of [`by_ref`] are the same for handlers that borrow their message, events among them.
//!
//! The order matters, and it is yours: `through(validate, timeout, retry)` gives all attempts together one time,
//! `through(validate, retry, timeout)` gives each attempt its own.

#[cfg(feature = "tower")]
mod concurrency;
#[cfg(feature = "tower")]
mod retrying;
mod timeouts;
#[cfg(feature = "garde")]
mod validation;

#[cfg(feature = "tower")]
pub use concurrency::{ConcurrencyLimit, limit};
#[cfg(feature = "tower")]
pub use retrying::{Retry, RetryPolicy, Transient, retry};
pub use timeouts::{Timeout, timeout};
#[cfg(feature = "garde")]
pub use validation::validate;

/// The same behaviors for handlers that borrow their message: `#[handler(through(behaviors::by_ref::timeout))]`.
pub mod by_ref {
    #[cfg(feature = "tower")]
    pub use super::concurrency::by_ref::limit;
    #[cfg(feature = "tower")]
    pub use super::retrying::by_ref::retry;
    pub use super::timeouts::by_ref::timeout;
    #[cfg(feature = "garde")]
    pub use super::validation::by_ref::validate;
}
