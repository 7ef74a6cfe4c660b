//! The check of a program's wiring in a test, without a database or a mailer at hand.

use std::any::TypeId;
use std::collections::HashSet;
use std::fmt;

use crate::build_error::BuildError;
use crate::builder::MediatorBuilder;
use crate::dependency::Assumed;

/// Everything that [`build`](MediatorBuilder::build) checks, without real dependencies: types that are assumed count as
/// provided. Made by [`MediatorBuilder::wiring`]; [`wiring_test!`](crate::wiring_test) is the short form.
///
/// ```
/// use cqrs_core::MediatorBuilder;
///
/// trait Mailer: Send + Sync {}
///
/// # fn main() -> Result<(), cqrs_core::BuildError> {
/// MediatorBuilder::empty().wiring().assume::<dyn Mailer>().assume::<String>().check()
/// # }
/// ```
#[must_use = "nothing is checked before `check()`"]
pub struct WiringCheck {
    builder: MediatorBuilder,
}

impl WiringCheck {
    pub(crate) fn new(mut builder: MediatorBuilder) -> Self {
        *builder.provided().assumed() = Assumed::Types(HashSet::new());
        Self { builder }
    }

    /// `T` counts as provided: `.assume::<Pool>()`, `.assume::<dyn Mailer>()`.
    pub fn assume<T: ?Sized + Send + Sync + 'static>(mut self) -> Self {
        if let Assumed::Types(types) = self.builder.provided().assumed() {
            types.insert(TypeId::of::<T>());
        }
        self
    }

    /// Whatever a handler needs counts as provided, other than the mediator itself, which nobody can provide.
    pub fn assume_all(mut self) -> Self {
        *self.builder.provided().assumed() = Assumed::All;
        self
    }

    /// Checks the handlers, the messages, and that each dependency is provided or assumed.
    ///
    /// # Errors
    /// The [`BuildError`] of [`build`](MediatorBuilder::build), with all problems at once.
    pub fn check(self) -> Result<(), BuildError> {
        self.builder.assemble().map(drop)
    }
}

impl fmt::Debug for WiringCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WiringCheck").field("builder", &self.builder).finish()
    }
}

/// Writes a test, `wiring`, that fails with the whole report where a message, a handler or a contract is wrong.
///
/// All dependencies are taken as provided:
/// ```
/// cqrs_core::wiring_test!();
/// # fn main() {}
/// ```
/// Those that are listed are, and no others: the test fails where a handler needs anything else.
/// ```
/// struct Pool;
/// trait Mailer: Send + Sync {}
///
/// cqrs_core::wiring_test!(Pool, dyn Mailer);
/// # fn main() {}
/// ```
///
/// It checks what the test binary links, which is the crate that it stands in and those that this crate names. In the
/// `main.rs` of a program that is the program. In a file of `tests/`, name each crate of handlers once:
/// ```text
/// use orders as _;
/// use billing as _;
///
/// cqrs::wiring_test!(Pool, dyn Mailer);
/// ```
#[macro_export]
macro_rules! wiring_test {
    () => {
        #[test]
        fn wiring() -> ::core::result::Result<(), $crate::BuildError> {
            $crate::Mediator::builder().wiring().assume_all().check()
        }
    };
    ($($provided:ty),+ $(,)?) => {
        #[test]
        fn wiring() -> ::core::result::Result<(), $crate::BuildError> {
            $crate::Mediator::builder().wiring()$(.assume::<$provided>())+.check()
        }
    };
}
