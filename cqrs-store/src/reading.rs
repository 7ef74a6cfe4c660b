//! How streams, and the log of all streams, are read.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::SystemTime;

use futures_core::Stream;

use crate::backend::{Backend, BackendFuture, LogRange, StreamRange};
use crate::error::StoreError;
use crate::event::RecordedEvent;
use crate::stream_id::StreamId;
use crate::version::{Position, Version};

/// Events that are in memory at a time, where a stream of them is read.
const PAGE: usize = 256;

/// Reads one stream. Made by [`Store::read_stream`](crate::Store::read_stream).
///
/// ```
/// # use cqrs_store::{ExpectedVersion, NewEvent, Store, StreamId, Version};
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// # let store = Store::in_memory().await?;
/// # let stream = StreamId::new("Order", "4711")?;
/// # let event = || NewEvent::json("OrderPlaced", 1, &serde_json::json!({}));
/// # store.append(&stream, ExpectedVersion::Any, [event(), event(), event()]).await?;
/// let last_two = store.read_stream(&stream).backward().limit(2).collect().await?;
/// assert_eq!(last_two[0].version, Version::new(3));
/// # Ok::<(), cqrs_store::StoreError>(()) }).unwrap();
/// ```
#[must_use = "nothing is read before `collect` or `events`"]
pub struct ReadStream {
    backend: Arc<dyn Backend>,
    range: StreamRange,
}

impl ReadStream {
    pub(crate) fn new(backend: Arc<dyn Backend>, stream: StreamId) -> Self {
        Self { backend, range: StreamRange::of(stream) }
    }

    /// The last event first.
    pub fn backward(mut self) -> Self {
        self.range.is_backward = true;
        self
    }

    /// Nothing before this version.
    pub fn from_version(mut self, version: Version) -> Self {
        self.range.from = version;
        self
    }

    /// Nothing behind this version.
    pub fn to_version(mut self, version: Version) -> Self {
        self.range.to = version;
        self
    }

    /// Nothing that was recorded after this time: what the stream had at that time.
    pub fn as_of(mut self, time: SystemTime) -> Self {
        self.range.as_of = Some(time);
        self
    }

    /// No more than so many events.
    pub fn limit(mut self, events: usize) -> Self {
        self.range.limit = events;
        self
    }

    /// All of the events at once; none where there is no such stream.
    ///
    /// # Errors
    /// What the database says.
    pub async fn collect(self) -> Result<Vec<RecordedEvent>, StoreError> {
        let mut events = Vec::new();
        let mut push = |event: crate::EventRef<'_>| {
            events.push(event.to_recorded()?);
            Ok(())
        };
        self.backend.read_stream(&self.range, &mut push).await?;
        Ok(events)
    }

    /// The events one after the other. A page of them is in memory at a time, however long the stream is.
    #[must_use = "a stream reads nothing before it is polled"]
    pub fn events(self) -> Events {
        Events::new(Source::Stream { backend: self.backend, range: self.range })
    }
}

impl fmt::Debug for ReadStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadStream").field("range", &self.range).finish_non_exhaustive()
    }
}

/// Reads the events of all streams. Made by [`Store::read_all`](crate::Store::read_all).
///
/// It ends before an event whose transaction is still open while one with a higher position is committed already: whoever
/// goes on behind the last position that it has read misses nothing.
#[must_use = "nothing is read before `collect` or `events`"]
pub struct ReadAll {
    backend: Arc<dyn Backend>,
    range: LogRange,
}

impl ReadAll {
    pub(crate) fn new(backend: Arc<dyn Backend>) -> Self {
        Self { backend, range: LogRange { after: Position::START, limit: usize::MAX } }
    }

    /// Only what comes behind this position.
    pub fn after(mut self, position: Position) -> Self {
        self.range.after = position;
        self
    }

    /// No more than so many events.
    pub fn limit(mut self, events: usize) -> Self {
        self.range.limit = events;
        self
    }

    /// All of the events at once.
    ///
    /// # Errors
    /// What the database says.
    pub async fn collect(self) -> Result<Vec<RecordedEvent>, StoreError> {
        let mut events = Vec::new();
        let mut push = |event: crate::EventRef<'_>| {
            events.push(event.to_recorded()?);
            Ok(())
        };
        self.backend.read_all(&self.range, &mut push).await?;
        Ok(events)
    }

    /// The events one after the other. A page of them is in memory at a time, however long the log is. It ends where the
    /// log ends.
    #[must_use = "a stream reads nothing before it is polled"]
    pub fn events(self) -> Events {
        Events::new(Source::Log { backend: self.backend, range: self.range })
    }
}

impl fmt::Debug for ReadAll {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadAll").field("range", &self.range).finish_non_exhaustive()
    }
}

/// Events that are read page by page. After an error it is at its end.
pub struct Events {
    page: VecDeque<RecordedEvent>,
    state: State,
}

enum State {
    Between(Source),
    Reading(BackendFuture<'static, (VecDeque<RecordedEvent>, Option<Source>)>),
    Ended,
}

/// What is still to be read.
enum Source {
    Stream { backend: Arc<dyn Backend>, range: StreamRange },
    Log { backend: Arc<dyn Backend>, range: LogRange },
}

impl Source {
    /// A page, and what comes behind it.
    async fn read(self) -> Result<(VecDeque<RecordedEvent>, Option<Self>), StoreError> {
        let mut page = VecDeque::new();
        let mut push = |event: crate::EventRef<'_>| {
            page.push_back(event.to_recorded()?);
            Ok(())
        };
        match self {
            Self::Stream { backend, mut range } => {
                let one = StreamRange { limit: range.limit.min(PAGE), ..range.clone() };
                backend.read_stream(&one, &mut push).await?;
                let Some(last) = page.back().filter(|_| page.len() == PAGE) else { return Ok((page, None)) };
                match range.is_backward {
                    true => range.to = Version::new(last.version.get().saturating_sub(1)),
                    false => range.from = last.version.plus(1),
                }
                range.limit -= PAGE;
                Ok((page, Some(Self::Stream { backend, range })))
            }
            Self::Log { backend, mut range } => {
                let one = LogRange { limit: range.limit.min(PAGE), ..range };
                let looked = backend.read_all(&one, &mut push).await?;
                if page.len() < PAGE {
                    return Ok((page, None));
                }
                range.after = looked;
                range.limit -= PAGE;
                Ok((page, Some(Self::Log { backend, range })))
            }
        }
    }
}

impl Events {
    fn new(source: Source) -> Self {
        Self { page: VecDeque::new(), state: State::Between(source) }
    }
}

impl Stream for Events {
    type Item = Result<RecordedEvent, StoreError>;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(event) = self.page.pop_front() {
                return Poll::Ready(Some(Ok(event)));
            }
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Poll::Ready(None),
                State::Between(source) => self.state = State::Reading(Box::pin(source.read())),
                State::Reading(mut reading) => {
                    let Poll::Ready(read) = reading.as_mut().poll(task) else {
                        self.state = State::Reading(reading);
                        return Poll::Pending;
                    };
                    match read {
                        Ok((page, rest)) => {
                            self.page = page;
                            self.state = rest.map_or(State::Ended, State::Between);
                        }
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    }
                }
            }
        }
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").field("page", &self.page.len()).finish_non_exhaustive()
    }
}
