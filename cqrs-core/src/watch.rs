//! What sees each event as a whole. A global behavior sees it once for each handler, and not at all where there is none.

use std::sync::Arc;

use crate::context::Context;
use crate::message::Event;
use crate::publish::PublishError;
use crate::rejection::Rejection;
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
    _running: Option<RunningGuard>,
}

impl Watch {
    /// `None` where nobody wants to see anything.
    pub(crate) fn new(recorders: Vec<Recorder>, running: Option<Arc<Running>>) -> Option<Box<Self>> {
        (!recorders.is_empty() || running.is_some()).then(|| Box::new(Self { recorders, running }))
    }

    #[cold]
    pub(crate) fn begin<E: Event>(
        &self,
        event: &E,
        context: Context<'_>,
    ) -> Result<Box<Watched>, PublishError> {
        let recordings: Vec<_> =
            self.recorders.iter().map(|recorder| Recording::event(recorder, event, context)).collect();
        match self.running.as_ref().map(|running| running.enter(E::definition(), context)).transpose() {
            Ok(running) => Ok(Box::new(Watched { recordings, _running: running })),
            Err(rejection) => Err(Watched { recordings, _running: None }.refuse(rejection)),
        }
    }
}

impl Watched {
    fn refuse(self, rejection: Rejection) -> PublishError {
        let refused = Err(PublishError::from(rejection));
        Box::new(self).end(&refused);
        refused.err().expect("it was refused")
    }

    #[cold]
    pub(crate) fn end(self: Box<Self>, published: &Result<(), PublishError>) {
        for recording in self.recordings {
            recording.end_event(published);
        }
    }
}
