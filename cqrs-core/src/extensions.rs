//! What an application lets a call carry.

use std::any::{Any, type_name};
use std::fmt;
use std::sync::Arc;

/// Values of any type, one of each, such as the current user or the tenant.
///
/// ```
/// use cqrs_core::Extensions;
///
/// #[derive(Debug, PartialEq)]
/// struct Tenant(&'static str);
///
/// let mut extensions = Extensions::default();
/// extensions.insert(Tenant("acme"));
/// assert_eq!(extensions.get::<Tenant>(), Some(&Tenant("acme")));
/// ```
///
/// An empty one does not allocate, and a clone shares the values. It never prints them: they may be secret.
#[derive(Clone, Default)]
pub struct Extensions {
    /// Few, so that looking through them is faster than hashing. Shared, since every nested call takes a copy.
    entries: Option<Arc<Vec<Entry>>>,
}

#[derive(Clone)]
struct Entry {
    type_name: &'static str,
    value: Arc<dyn Any + Send + Sync>,
}

impl Extensions {
    /// Adds a value, in place of the one of the same type.
    ///
    /// Clones that were made before keep what they have.
    pub fn insert<T: Send + Sync + 'static>(&mut self, value: T) {
        let entry = Entry { type_name: type_name::<T>(), value: Arc::new(value) };
        let entries = Arc::make_mut(self.entries.get_or_insert_default());
        match entries.iter_mut().find(|entry| entry.value.is::<T>()) {
            Some(same) => *same = entry,
            None => entries.push(entry),
        }
    }

    /// The value of this type.
    #[must_use]
    pub fn get<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.entries().iter().find_map(|entry| entry.value.downcast_ref())
    }

    /// The one of this type, if there is one, is gone.
    pub(crate) fn remove<T: Send + Sync + 'static>(&mut self) {
        if self.get::<T>().is_some() {
            Arc::make_mut(self.entries.get_or_insert_default()).retain(|entry| !entry.value.is::<T>());
        }
    }

    /// Adds the values of `others` whose types are not there yet.
    pub(crate) fn add_missing(&mut self, others: &Self) {
        for other in others.entries() {
            if !self.entries().iter().any(|entry| (*entry.value).type_id() == (*other.value).type_id()) {
                Arc::make_mut(self.entries.get_or_insert_default()).push(other.clone());
            }
        }
    }

    /// Whether there is no value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }

    fn entries(&self) -> &[Entry] {
        self.entries.as_deref().map_or(&[], Vec::as_slice)
    }
}

impl fmt::Debug for Extensions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.entries()).finish()
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.type_name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    struct Token(&'static str);

    #[test]
    fn each_type_has_one_value() {
        let mut extensions = Extensions::default();
        assert!(extensions.is_empty());
        assert_eq!(extensions.get::<u32>(), None);

        extensions.insert(1_u32);
        extensions.insert("text");
        extensions.insert(2_u32);
        assert!(!extensions.is_empty());
        assert_eq!(extensions.get(), Some(&2_u32));
        assert_eq!(extensions.get(), Some(&"text"));
        assert_eq!(extensions.get::<u64>(), None);
        assert_eq!(extensions.entries().len(), 2);
    }

    #[test]
    fn a_clone_shares_values_and_takes_no_later_ones() {
        struct NotClone;
        let mut extensions = Extensions::default();
        extensions.insert(NotClone);
        extensions.insert(1_u32);
        let mut clone = extensions.clone();
        let same = |a: &Extensions, b: &Extensions| {
            std::ptr::eq::<NotClone>(a.get().expect("present"), b.get().expect("present"))
        };
        assert!(same(&extensions, &clone));

        clone.insert(2_u32);
        extensions.insert("later");
        assert_eq!((extensions.get::<u32>(), clone.get::<u32>()), (Some(&1), Some(&2)));
        assert_eq!(clone.get::<&str>(), None);
        assert!(same(&extensions, &clone));
    }

    #[test]
    fn it_prints_types_and_no_values() {
        let mut extensions = Extensions::default();
        assert_eq!(format!("{extensions:?}"), "{}");
        extensions.insert(Token("secret"));
        extensions.insert(4711_u32);
        assert_eq!(format!("{extensions:?}"), format!("{{{}, u32}}", type_name::<Token>()));
    }
}
