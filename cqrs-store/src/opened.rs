//! What is opened for one message, and cannot be shared by all.

use std::marker::PhantomData;

use crate::aggregate::Aggregate;
use crate::maybe_root::MaybeRoot;
use crate::new_root::NewRoot;
use crate::root::Root;
use crate::separate::Separate;
use crate::unit_of_work::UnitOfWork;

/// Whether a type is opened for one message: `Opened::<Root<Order>>::IS` is the constant of its `impl`, and that of the
/// trait for what is none of these.
#[derive(Debug)]
pub struct Opened<T: ?Sized>(PhantomData<T>);

impl<A: Aggregate> Opened<Root<A>> {
    /// It is.
    pub const IS: bool = true;
}

impl<A: Aggregate> Opened<NewRoot<A>> {
    /// It is.
    pub const IS: bool = true;
}

impl<A: Aggregate> Opened<MaybeRoot<A>> {
    /// It is.
    pub const IS: bool = true;
}

impl Opened<UnitOfWork> {
    /// It is.
    pub const IS: bool = true;
}

impl<T> Opened<Separate<T>> {
    /// It is.
    pub const IS: bool = true;
}

/// What holds for anything else.
pub trait NotOpened {
    /// It is not.
    const IS: bool = false;
}

impl<T: ?Sized> NotOpened for Opened<T> {}
