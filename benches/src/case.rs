//! One thing that is measured.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use crate::work;

/// So many calls in one future. It gives back the sum of their answers.
pub type Batch = Pin<Box<dyn Future<Output = u64>>>;

/// Who answers the call of a [`Case`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contender {
    /// Code that anybody would write without a mediator: what the others are compared with.
    ByHand,
    /// This crate.
    Ours,
    /// Another crate.
    Rival,
}

/// A call that is repeated: who answers it, what it does, and what it is compared with.
pub struct Case {
    id: &'static str,
    what: &'static str,
    contender: Contender,
    answer: u64,
    direct: &'static str,
    boxed: &'static str,
    run: Box<dyn Fn(u64) -> Batch>,
}

impl Case {
    /// `id` is `group/name`. `run` is given a number of calls, and makes them, with [`calls!`], in one loop of its own: what
    /// is called through a pointer is the loop, not the call.
    pub(crate) fn new<F>(
        id: &'static str,
        what: &'static str,
        contender: Contender,
        run: impl Fn(u64) -> F + 'static,
    ) -> Self
    where
        F: Future<Output = u64> + 'static,
    {
        let run = Box::new(move |calls| Box::pin(run(calls)) as Batch);
        Self { id, what, contender, answer: work::answer(), direct: "send/direct", boxed: "send/boxed", run }
    }

    pub(crate) fn by_hand<F>(id: &'static str, what: &'static str, run: impl Fn(u64) -> F + 'static) -> Self
    where
        F: Future<Output = u64> + 'static,
    {
        Self::new(id, what, Contender::ByHand, run)
    }

    pub(crate) fn ours<F>(id: &'static str, what: &'static str, run: impl Fn(u64) -> F + 'static) -> Self
    where
        F: Future<Output = u64> + 'static,
    {
        Self::new(id, what, Contender::Ours, run)
    }

    pub(crate) fn rival<F>(id: &'static str, what: &'static str, run: impl Fn(u64) -> F + 'static) -> Self
    where
        F: Future<Output = u64> + 'static,
    {
        Self::new(id, what, Contender::Rival, run)
    }

    /// What one call answers, where it is not the plain [`work::answer`].
    pub(crate) fn answering(self, answer: u64) -> Self {
        Self { answer, ..self }
    }

    /// The ids of the cases that do the same by hand, directly and behind a `dyn`.
    pub(crate) fn beside(self, direct: &'static str, boxed: &'static str) -> Self {
        Self { direct, boxed, ..self }
    }

    /// `group/name`.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// What is before the `/` of the id.
    #[must_use]
    pub fn group(&self) -> &'static str {
        self.id.split_once('/').map_or(self.id, |(group, _)| group)
    }

    /// What one call does, in words.
    #[must_use]
    pub fn what(&self) -> &'static str {
        self.what
    }

    /// Who answers.
    #[must_use]
    pub fn contender(&self) -> Contender {
        self.contender
    }

    /// The id of the case that does the same in direct calls.
    #[must_use]
    pub fn direct(&self) -> &'static str {
        self.direct
    }

    /// The id of the case that does the same in calls behind a `dyn`.
    #[must_use]
    pub fn boxed(&self) -> &'static str {
        self.boxed
    }

    /// A future that makes so many calls.
    #[must_use]
    pub fn batch(&self, calls: u64) -> Batch {
        (self.run)(calls)
    }

    /// Panics unless `sum` is what so many calls answer: who does less work shall not look fast.
    ///
    /// # Panics
    /// Where a call answered something else.
    pub fn check(&self, calls: u64, sum: u64) {
        assert_eq!(sum, self.answer.wrapping_mul(calls), "`{}` answers something else", self.id);
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Case")
            .field("id", &self.id)
            .field("contender", &self.contender)
            .finish_non_exhaustive()
    }
}

/// The loop of a case: makes the call so many times, and adds up the answers. A macro, because a function would have to
/// take the call as a closure whose future is one more layer.
macro_rules! calls {
    ($calls:expr => $call:expr) => {{
        let mut sum = 0_u64;
        for _ in 0..$calls {
            sum = sum.wrapping_add(::std::hint::black_box($call));
        }
        sum
    }};
}

pub(crate) use calls;
