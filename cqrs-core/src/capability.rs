//! Traits that a message declares, so that a global behavior sees it through them.

use std::any::{Any, TypeId};
use std::fmt;

/// How a message becomes a `&T`: `#[command(capabilities(dyn Audited))]` writes it, with the message's type in the function.
#[doc(hidden)]
pub struct Capability<T: ?Sized + 'static>(pub fn(&dyn Any) -> Option<&T>);

impl<T: ?Sized + 'static> fmt::Debug for Capability<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Capability").field(&std::any::type_name::<T>()).finish()
    }
}

/// A [`Capability`] of whatever trait.
#[doc(hidden)]
pub trait IsCapability: Any + Send + Sync + fmt::Debug {
    fn trait_id(&self) -> TypeId;
    fn as_any(&self) -> &dyn Any;
}

impl<T: ?Sized + 'static> IsCapability for Capability<T> {
    fn trait_id(&self) -> TypeId {
        TypeId::of::<T>()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// All capabilities of a message.
#[doc(hidden)]
pub(crate) type Capabilities = &'static [&'static dyn IsCapability];
