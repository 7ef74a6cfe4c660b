//! What a test gives to deciders.

use std::any::{Any, TypeId, type_name};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

/// Shared values by their types, for deciders that are called without a mediator.
#[derive(Default)]
pub struct Provided(HashMap<TypeId, Box<dyn Any + Send + Sync>>);

impl Provided {
    pub(crate) fn insert<T: ?Sized + Send + Sync + 'static>(&mut self, value: Arc<T>) {
        self.0.insert(TypeId::of::<T>(), Box::new(value));
    }

    /// The value of this type.
    ///
    /// # Panics
    /// Where the test has not given one.
    #[doc(hidden)]
    #[must_use]
    pub fn get<T: ?Sized + 'static>(&self) -> Arc<T> {
        let found = self.0.get(&TypeId::of::<T>()).and_then(|value| value.downcast_ref::<Arc<T>>());
        let name = type_name::<T>();
        found.cloned().unwrap_or_else(|| {
            panic!("the decider needs a `&{name}`: give it one, `.provide(..)` or `.provide_dyn::<dyn ..>(Arc::new(..))`")
        })
    }
}

impl fmt::Debug for Provided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provided").field("values", &self.0.len()).finish()
    }
}
