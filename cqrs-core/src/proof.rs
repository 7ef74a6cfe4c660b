//! What the arguments of a handler promise, each asked at the argument's own place.
//!
//! Generated code asks for them in a constant, and names the handler's struct through `Keeps` with the constant's value. A
//! promise that does not hold leaves that value unknown: the compiler reports it at the argument, and nothing that follows
//! from it.

use crate::from_context::FromContext;
use crate::neighbors::Placed;
use crate::scoped::Scoped;
use crate::through::StaticBehavior;

/// Leads to a handler's struct, where the promises of its arguments are proven.
#[doc(hidden)]
pub trait Keeps<const PROVEN: bool> {
    type Handler;
}

/// The type itself, where its promise is proven, and unknown where it is not.
#[doc(hidden)]
pub trait Itself<const PROVEN: bool> {
    type This: ?Sized;
}

impl<T: ?Sized> Itself<true> for T {
    type This = T;
}

/// A `&T` argument.
pub const fn is_shared<T: ?Sized + Send + Sync + 'static>() {}

/// A `&dyn Trait` argument: told in words that name the trait's definition.
pub const fn is_shared_object<T: ?Sized + Shareable>() {}

/// A `&mut T` argument.
pub const fn is_scoped<T: Scoped<M>, M>() {}

/// A `T` argument.
pub const fn is_value<T: FromContext>() {}

/// A behavior that the handler goes through.
pub const fn is_behavior<B: StaticBehavior<M>, M>() {}

/// That behavior, right before what has the form `Rest`.
pub const fn is_placed<B: Placed<M, Rest>, M, Rest>() {}

/// A message that is borrowed while the handler waits.
pub const fn is_lent<M: Sync>() {}

/// What all threads may use.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be shared by all messages: it is not `Send + Sync`",
    label = "every thread may use it",
    note = "say so where the trait is defined, `trait YourTrait: Send + Sync`, or here: `&(dyn YourTrait + Send + Sync)`"
)]
pub trait Shareable: Send + Sync {}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Send + Sync> Shareable for T {}
