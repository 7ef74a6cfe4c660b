//! What dispatch costs, beside direct calls, boxed calls and other mediators: the cases, what times them, what counts
//! their instructions and allocations, and what writes it down.
//!
//! ```sh
//! cargo run --release -p benches                         # times everything
//! cargo run --release -p benches -- --write              # and writes docs/benchmarks.md
//! cargo run --release -p benches --bin counts            # compares instructions and allocations with counts.txt
//! cargo run --release -p benches --bin counts -- --bless # writes counts.txt
//! cargo run --release -p benches --bin scale             # what many handlers cost; with --write, writes docs/scale.md
//! cargo run --release -p benches --bin store             # stores, beside others; with --write, writes docs/store.md
//! ```

pub mod callgrind;
pub mod case;
pub mod cases;
pub mod committed;
pub mod count;
pub mod goals;
pub mod machine;
mod process;
pub mod report;
pub mod rounds;
pub mod scale;
pub mod spread;
pub mod store;
pub mod threads;
mod work;

use tokio::runtime::{Builder, Runtime};

/// What drives every future here: tokio, on the thread that measures.
///
/// # Panics
/// Where the system has no more threads or descriptors.
#[must_use]
pub fn runtime() -> Runtime {
    Builder::new_current_thread().build().expect("a runtime can be built")
}
