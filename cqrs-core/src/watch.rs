//! What sees each event as a whole. A global behavior sees it once for each handler, and not at all where there is none.

use std::sync::Arc;

use crate::context::Context;
use crate::definition::MessageDefinition;
use crate::event_handlers::SharedEvent;
use crate::publish_error::PublishError;
use crate::running::{Running, RunningGuard};
use crate::testing::{Recorder, Recording};

/// Those who see it; most mediators have none.
pub(crate) struct Watch {
    pub(crate) recorders: Vec<Recorder>,
    pub(crate) running: Option<Arc<Running>>,
}

/// An event that is being published.
pub(crate) struct Watched {
    recordings: Vec<Recording>,
    /// Held until it is published.
    _running: Option<RunningGuard>,
}

impl Watch {
    /// `None` where nobody wants to see anything.
    pub(crate) fn new(recorders: Vec<Recorder>, running: Option<Arc<Running>>) -> Option<Box<Self>> {
        (!recorders.is_empty() || running.is_some()).then(|| Box::new(Self { recorders, running }))
    }

    #[cold]
    pub(crate) fn begin(
        &self,
        definition: &'static MessageDefinition,
        event: &SharedEvent,
        context: Context<'_>,
    ) -> Result<Box<Watched>, PublishError> {
        let mut watched = Watched { recordings: Vec::new(), _running: None };
        let recording = |recorder| Recording::event(recorder, definition, event, context);
        watched.recordings.extend(self.recorders.iter().map(recording));
        if let Some(running) = &self.running {
            match running.enter(definition, context) {
                Ok(running) => watched._running = Some(running),
                Err(rejection) => {
                    let refused = Err(PublishError::from(rejection));
                    watched.end(&refused);
                    return refused.map(|()| Box::new(watched));
                }
            }
        }
        Ok(Box::new(watched))
    }
}

impl Watched {
    #[cold]
    pub(crate) fn end(&mut self, published: &Result<(), PublishError>) {
        for recording in self.recordings.drain(..) {
            recording.end_event(published);
        }
    }
}
