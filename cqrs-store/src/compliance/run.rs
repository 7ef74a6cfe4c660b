//! How a case is run.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::timeout;

use super::fixture::{Fixture, Pending};
use super::harness::Harness;
use super::place::Place;

/// A case.
pub(super) type Case = for<'a> fn(&'a Harness<'a>) -> Pending<'a, ()>;

/// A case that has not ended by then never will. Each takes less than a second.
const LIMIT: Duration = Duration::from_secs(60);

/// Runs a case at a place of its own, and tidies up, whatever comes of it.
pub(super) fn run(name: &'static str, fixture: &Fixture, case: Case) {
    let place = Place::new().expect("a folder for temporary files can be made");
    let runtime =
        Builder::new_multi_thread().worker_threads(4).enable_all().build().expect("a runtime starts");
    let opened = RefCell::default();
    let outcome = catch(|| {
        runtime.block_on(async {
            let run = async {
                let harness = Harness::open(name, fixture, &place, &opened).await;
                case(&harness).await;
            };
            let ended = timeout(LIMIT, run).await;
            assert!(ended.is_ok(), "`{name}` has not ended within {} s", LIMIT.as_secs());
        });
    });
    let tidied = catch(|| {
        runtime.block_on(async {
            for store in opened.take() {
                // The case may have closed it, and may have left a transaction open where it has failed.
                let _ = timeout(Duration::from_secs(5), store.close()).await;
            }
            if let Some(tear_down) = &fixture.tear_down {
                tear_down(&place).await;
            }
        });
    });
    runtime.shutdown_timeout(Duration::from_secs(5));
    drop(place);
    if let Err(panic) = outcome.and(tidied) {
        resume_unwind(panic);
    }
}

fn catch(run: impl FnOnce()) -> Result<(), Box<dyn Any + Send>> {
    catch_unwind(AssertUnwindSafe(run))
}
