//! The memory of this process, as Linux counts it.

use std::fs;

/// Kilobytes that are there now.
pub(crate) fn now() -> u64 {
    field("VmRSS:")
}

/// The most kilobytes that were there at a time since [`forget_peak`].
pub(crate) fn peak() -> u64 {
    field("VmHWM:")
}

pub(crate) fn forget_peak() {
    fs::write("/proc/self/clear_refs", "5").expect("Linux forgets the peak when it is asked to");
}

fn field(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux has /proc");
    let value = status.lines().find_map(|line| line.strip_prefix(name)?.trim().strip_suffix(" kB"));
    value.and_then(|value| value.trim().parse().ok()).expect("/proc/self/status has its fields")
}
