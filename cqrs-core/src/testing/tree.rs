//! Records as a tree: one line for each, below what caused it.

use std::fmt;

use super::record::Record;

/// The records, of which the first has this number.
pub(super) struct Tree<'a> {
    pub(super) first: usize,
    pub(super) records: &'a [Record],
}

impl fmt::Display for Tree<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, records } = self;
        // A cause is always before its effects, so that each record is reached from one root.
        let mut children = vec![Vec::new(); records.len()];
        let mut roots = Vec::new();
        for (index, record) in records.iter().enumerate() {
            match record.cause.and_then(|cause| cause.checked_sub(*first)).filter(|cause| *cause < index) {
                Some(cause) => children[cause].push(index),
                None => roots.push(index),
            }
        }
        let mut rest: Vec<_> = roots.into_iter().rev().map(|index| (index, 0)).collect();
        let mut separator = "";
        while let Some((index, depth)) = rest.pop() {
            write!(f, "{separator}{:indent$}{}", "", records[index], indent = 2 * depth)?;
            separator = "\n";
            rest.extend(children[index].iter().rev().map(|child| (*child, depth + 1)));
        }
        Ok(())
    }
}
