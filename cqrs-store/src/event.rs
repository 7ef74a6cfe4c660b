//! Events as the store keeps them: before they are appended, while they are read, and after.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use cqrs_core::{Clock, Context, CorrelationId, Event, MessageId, SystemClock};
use serde::{Serialize, de::DeserializeOwned};

use crate::error::StoreError;
use crate::stream_id::StreamId;
use crate::upcast::decode;
use crate::version::{Position, Version};

/// An event that can be stored: an `#[event]` that serde can write and read.
///
/// It is stored under its [wire name](cqrs_core::Message::NAME) and its [schema version](cqrs_core::Message::SCHEMA_VERSION), as JSON. Both
/// stay as they are once events are stored: `#[event(name = "orders.placed")]` keeps the name when the type gets another
/// one, and `#[event(version = 2, upcast(add_currency))]` lets the fields change.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored as an event",
    label = "is not an `#[event]` that serde can write and read",
    note = "put `#[event]` and `#[derive(serde::Serialize, serde::Deserialize)]` on it"
)]
pub trait StoredEvent: Event + Serialize + DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<E: Event + Serialize + DeserializeOwned> StoredEvent for E {}

/// What the user of a store adds to an event: names and texts, such as who asked for it.
pub type Headers = BTreeMap<String, String>;

/// An event that is to be appended.
#[derive(Clone, Debug)]
pub struct NewEvent {
    id: MessageId,
    name: Cow<'static, str>,
    schema_version: u32,
    data: String,
    metadata: EventMetadata,
}

/// What is stored beside an event: what set it off, and the user's own headers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventMetadata {
    /// What ties together all that one request set off.
    pub correlation_id: Option<CorrelationId>,
    /// The message that set it off.
    pub causation_id: Option<MessageId>,
    /// The user's own.
    pub headers: Headers,
}

impl EventMetadata {
    /// Nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What a handler's call says: its correlation id, and its message as the cause.
    #[must_use]
    pub fn of(context: Context<'_>) -> Self {
        let causation_id =
            if context.message().is_some() { Some(context.message_id()) } else { context.causation_id() };
        Self { correlation_id: Some(context.correlation_id()), causation_id, headers: Headers::new() }
    }

    /// With this correlation id.
    #[must_use]
    pub fn with_correlation_id(mut self, id: impl Into<CorrelationId>) -> Self {
        self.correlation_id = Some(id.into());
        self
    }

    /// With this cause.
    #[must_use]
    pub fn with_causation_id(mut self, id: MessageId) -> Self {
        self.causation_id = Some(id);
        self
    }

    /// With this header. One of the same name is replaced.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.insert(name.into(), value.into());
        self
    }
}

impl NewEvent {
    /// This event, with an id of its own.
    ///
    /// # Errors
    /// [`StoreError::Encode`] where serde cannot write it as JSON.
    pub fn new<E: StoredEvent>(event: &E) -> Result<Self, StoreError> {
        let data = serde_json::to_string(event)
            .map_err(|source| StoreError::Encode { name: E::NAME, source: source.into() })?;
        Ok(Self::encoded(E::NAME, E::SCHEMA_VERSION, data))
    }

    /// The same event, with its id and what is stored beside it, for another stream or another store.
    #[must_use]
    pub fn copy_of(event: &RecordedEvent) -> Self {
        Self {
            id: event.id,
            name: event.name.clone().into(),
            schema_version: event.schema_version,
            data: event.data.clone(),
            metadata: event.metadata.clone(),
        }
    }

    /// An event whose type the program does not have, such as one of an import.
    #[must_use]
    pub fn json(name: impl Into<Cow<'static, str>>, schema_version: u32, data: &serde_json::Value) -> Self {
        Self::encoded(name, schema_version, data.to_string())
    }

    /// An event with this JSON, byte for byte.
    pub(crate) fn encoded(name: impl Into<Cow<'static, str>>, schema_version: u32, data: String) -> Self {
        let (id, name) = (MessageId::at(SystemClock.now()), name.into());
        Self { id, name, schema_version, data, metadata: EventMetadata::default() }
    }

    /// With this id. To append an event again with the same id changes nothing.
    #[must_use]
    pub fn with_id(mut self, id: MessageId) -> Self {
        self.id = id;
        self
    }

    /// With this beside it.
    #[must_use]
    pub fn with_metadata(mut self, metadata: EventMetadata) -> Self {
        self.metadata = metadata;
        self
    }

    /// With what it does not say itself of its correlation and its cause.
    pub(crate) fn caused_by(mut self, metadata: &EventMetadata) -> Self {
        let own = &mut self.metadata;
        own.correlation_id = own.correlation_id.take().or_else(|| metadata.correlation_id.clone());
        own.causation_id = own.causation_id.or(metadata.causation_id);
        self
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> MessageId {
        self.id
    }

    /// The name of its type.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version of its type.
    #[must_use]
    pub fn schema_version(&self) -> u32 {
        self.schema_version
    }

    /// Its JSON.
    #[must_use]
    pub fn data(&self) -> &str {
        &self.data
    }

    /// What is stored beside it.
    #[must_use]
    pub fn metadata(&self) -> &EventMetadata {
        &self.metadata
    }

    /// Its headers as JSON; `None` where there are none.
    #[must_use]
    pub fn encoded_headers(&self) -> Option<String> {
        let headers = &self.metadata.headers;
        // Texts by texts: there is nothing that serde could not write.
        (!headers.is_empty()).then(|| serde_json::json!(headers).to_string())
    }
}

/// An event in the place where the store has it. It is what a [backend](crate::backend) hands to a reader, without a copy.
#[derive(Clone, Copy, Debug)]
pub struct EventRef<'a> {
    /// Its id.
    pub id: MessageId,
    /// Its stream.
    pub stream: &'a StreamId,
    /// Its place in the stream.
    pub version: Version,
    /// Its place in the log.
    pub position: Position,
    /// The name of its type.
    pub name: &'a str,
    /// The version of its type.
    pub schema_version: u32,
    /// Its JSON.
    pub data: &'a str,
    /// When it was stored, in microseconds since 1970.
    pub recorded_at: i64,
    /// What ties together all that one request set off.
    pub correlation_id: Option<&'a str>,
    /// The message that set it off.
    pub causation_id: Option<MessageId>,
    /// The user's headers, as JSON.
    pub headers: Option<&'a str>,
}

/// An event that was stored, as it was stored: [`decode`](Self::decode) makes the type of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedEvent {
    /// Its id.
    pub id: MessageId,
    /// Its stream.
    pub stream: StreamId,
    /// Its place in the stream.
    pub version: Version,
    /// Its place in the log of all streams.
    pub position: Position,
    /// The name of its type.
    pub name: String,
    /// The version of its type.
    pub schema_version: u32,
    /// Its JSON.
    pub data: String,
    /// When it was stored, to the microsecond. Within a stream it never goes back.
    pub recorded_at: SystemTime,
    /// What is stored beside it.
    pub metadata: EventMetadata,
}

impl RecordedEvent {
    /// The event. One that was stored with an older version of its type is brought to this one.
    ///
    /// # Errors
    /// [`StoreError::UnknownEvent`] where it is another event, or of a version that no upcaster leads from, and
    /// [`StoreError::Decode`] where serde cannot read it.
    pub fn decode<E: StoredEvent>(&self) -> Result<E, StoreError> {
        let Self { name, schema_version, stream, version, .. } = self;
        if name != E::NAME {
            return Err(StoreError::unknown(name, *schema_version, stream, *version));
        }
        decode(&EventRef {
            id: self.id,
            stream,
            version: *version,
            position: self.position,
            name,
            schema_version: *schema_version,
            data: &self.data,
            recorded_at: 0,
            correlation_id: None,
            causation_id: None,
            headers: None,
        })
    }
}

impl EventRef<'_> {
    /// A copy that lives on.
    ///
    /// # Errors
    /// [`StoreError::Decode`] where what is stored beside the event cannot be read.
    pub fn to_recorded(&self) -> Result<RecordedEvent, StoreError> {
        let at = (self.name, self.schema_version, self.stream, self.version);
        let headers = self.headers.map_or_else(|| Ok(Headers::new()), serde_json::from_str);
        let correlation_id = self.correlation_id.map(str::parse).transpose();
        Ok(RecordedEvent {
            id: self.id,
            stream: self.stream.clone(),
            version: self.version,
            position: self.position,
            name: self.name.to_owned(),
            schema_version: self.schema_version,
            data: self.data.to_owned(),
            recorded_at: time(self.recorded_at),
            metadata: EventMetadata {
                correlation_id: correlation_id.map_err(|source| StoreError::decode(at, source))?,
                causation_id: self.causation_id,
                headers: headers.map_err(|source| StoreError::decode(at, source))?,
            },
        })
    }
}

/// The time so many microseconds after 1970; before it, where they are negative.
#[must_use]
pub(crate) fn time(micros: i64) -> SystemTime {
    let distance = Duration::from_micros(micros.unsigned_abs());
    let time = match micros {
        0.. => SystemTime::UNIX_EPOCH.checked_add(distance),
        _ => SystemTime::UNIX_EPOCH.checked_sub(distance),
    };
    time.unwrap_or(SystemTime::UNIX_EPOCH)
}

/// The microseconds since 1970; negative before it.
#[must_use]
pub(crate) fn micros(time: SystemTime) -> i64 {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_micros()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_micros()).map_or(i64::MIN, |micros| -micros),
    }
}
