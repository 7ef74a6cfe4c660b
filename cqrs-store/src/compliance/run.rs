//! How a case is run.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::timeout;

use super::fixture::{Fixture, Pending};
use super::harness::{Harness, Left};

/// A case.
pub(super) type Case = for<'a> fn(&'a Harness<'a>) -> Pending<'a, ()>;

/// A case that has not ended by then never will. Each takes less than a second.
const LIMIT: Duration = Duration::from_secs(60);

/// Runs a case at a place of its own, and tidies up, whatever comes of it.
pub(super) fn run(name: &'static str, fixture: &Fixture, case: Case) {
    let runtime =
        Builder::new_multi_thread().worker_threads(4).enable_all().build().expect("a runtime starts");
    let left = Left::default();
    let outcome = catch(|| {
        runtime.block_on(async {
            let run = async {
                let harness = Harness::open(name, fixture, &left).await;
                case(&harness).await;
            };
            let ended = timeout(LIMIT, run).await;
            assert!(ended.is_ok(), "`{name}` has not ended within {} s", LIMIT.as_secs());
        });
    });
    let tidied = catch(|| runtime.block_on(left.tidy_up(fixture)));
    runtime.shutdown_timeout(Duration::from_secs(5));
    if let Err(panic) = outcome.and(tidied) {
        resume_unwind(panic);
    }
}

fn catch(run: impl FnOnce()) -> Result<(), Box<dyn Any + Send>> {
    catch_unwind(AssertUnwindSafe(run))
}
