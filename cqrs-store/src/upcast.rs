//! Events that were stored with an older version of their type.

use std::any::Any;

use cqrs_core::BoxError;
use serde_json::Value;

use crate::error::StoreError;
use crate::event::{EventRef, StoredEvent};

/// Reads an event that has the name of `E`, of whatever version.
#[doc(hidden)]
pub fn decode<E: StoredEvent>(event: &EventRef<'_>) -> Result<E, StoreError> {
    let at = (event.name, event.schema_version, event.stream, event.version);
    if event.schema_version == E::SCHEMA_VERSION {
        return serde_json::from_str(event.data).map_err(|source| StoreError::decode(at, source));
    }
    let steps = usize::try_from(event.schema_version)
        .ok()
        .and_then(|version| E::UPCASTERS.get(version.checked_sub(1)?..))
        .filter(|steps| !steps.is_empty());
    let Some(steps) = steps else {
        return Err(StoreError::unknown(event.name, event.schema_version, event.stream, event.version));
    };
    let mut value: Value =
        serde_json::from_str(event.data).map_err(|source| StoreError::decode(at, source))?;
    for step in steps {
        step(&mut value).map_err(|error| StoreError::decode(at, error.into_inner()))?;
    }
    serde_json::from_value(value).map_err(|source| StoreError::decode(at, source))
}

/// One step: the function that the event's attribute names, on the value that [`decode`] reads.
#[doc(hidden)]
pub fn upcast<R>(value: &mut dyn Any, step: impl IsUpcaster<R>) -> Result<(), BoxError> {
    if let Some(value) = value.downcast_mut::<Value>() {
        *value = step.step(value.take())?;
    }
    Ok(())
}

/// A function from the JSON of one version to that of the next.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this is not an upcaster: a function from the JSON of one version to the JSON of the next",
    label = "not an upcaster",
    note = "write `fn name(old: serde_json::Value) -> serde_json::Value`; one that may fail returns a `Result` of it"
)]
pub trait IsUpcaster<R> {
    fn step(self, value: Value) -> Result<Value, BoxError>;
}

#[diagnostic::do_not_recommend]
impl<R: Upcasted, F: FnOnce(Value) -> R> IsUpcaster<R> for F {
    fn step(self, value: Value) -> Result<Value, BoxError> {
        self(value).into_value()
    }
}

/// What an upcaster returns: the JSON of the next version, or why there is none.
#[diagnostic::on_unimplemented(
    message = "an upcaster returns a `serde_json::Value`, or a `Result` of one",
    label = "returns `{Self}`"
)]
pub trait Upcasted {
    /// The value, or why there is none.
    fn into_value(self) -> Result<Value, BoxError>;
}

impl Upcasted for Value {
    fn into_value(self) -> Result<Value, BoxError> {
        Ok(self)
    }
}

impl<E: Into<BoxError>> Upcasted for Result<Value, E> {
    fn into_value(self) -> Result<Value, BoxError> {
        self.map_err(Into::into)
    }
}
