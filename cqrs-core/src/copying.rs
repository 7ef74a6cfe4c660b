//! What a message's derives allow: a second one of it, and its text.
//!
//! The attribute of the message asks with its concrete type. `Cloning::<PlaceOrder>::COPY` is the constant of the `impl` where
//! `PlaceOrder` is `Clone`, else that of the trait, so that nothing is generated for a message that is not.

use std::any::Any;
use std::fmt::Debug;
use std::marker::PhantomData;

use crate::carried::held;

/// Makes an `Option<M>`, as a message is carried, of a message that is carried or shared.
pub(crate) type Copy = fn(&dyn Any) -> Option<Box<dyn Any + Send>>;
pub(crate) type Print = fn(&dyn Any) -> Option<String>;

/// Whether a message can be had twice.
#[derive(Debug)]
pub struct Cloning<M>(PhantomData<M>);

impl<M: Clone + Send + 'static> Cloning<M> {
    /// It can.
    pub const COPY: Option<Copy> = Some(copy::<M>);
}

fn copy<M: Clone + Send + 'static>(message: &dyn Any) -> Option<Box<dyn Any + Send>> {
    Some(Box::new(Some(held::<M>(message)?.clone())))
}

/// What holds where it cannot.
pub trait NotCloning {
    /// It cannot.
    const COPY: Option<Copy> = None;
}

impl<M> NotCloning for Cloning<M> {}

/// Whether a message can be printed.
#[derive(Debug)]
pub struct Printing<M>(PhantomData<M>);

impl<M: Debug + 'static> Printing<M> {
    /// It can.
    pub const PRINT: Option<Print> = Some(print::<M>);
}

fn print<M: Debug + 'static>(message: &dyn Any) -> Option<String> {
    Some(format!("{:?}", held::<M>(message)?))
}

/// What holds where it cannot.
pub trait NotPrinting {
    /// It cannot.
    const PRINT: Option<Print> = None;
}

impl<M> NotPrinting for Printing<M> {}
