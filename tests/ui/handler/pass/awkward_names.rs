// Names that generated code might take for its own.
#![deny(deprecated)]

use cqrs::prelude::*;
use cqrs::{MediatorBuilder, handlers};

#[allow(non_upper_case_globals)]
pub static message: u8 = 0;
#[allow(non_upper_case_globals)]
pub static resolver: u8 = 0;
pub const DEFINITION: usize = 3;

pub struct Sized<const N: usize>;

pub struct Unit;

impl<M: Sync> Scoped<M> for Unit {
    type Dependencies = ();

    async fn begin((): &(), _: &M, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self)
    }

    async fn commit(self) -> Result<(), BoxError> {
        Ok(())
    }

    async fn rollback(self) {}
}

macro_rules! commands {
    ($($command:ident by $function:ident;)*) => {$(
        #[command]
        pub struct $command;

        #[handler]
        pub async fn $function(_: $command, _: &Sized<DEFINITION>, _: &mut Unit, _: Context<'_>) -> Result<(), BoxError> {
            Ok(())
        }
    )*};
}

commands! {
    A by handler;
    B by context;
    C by cleanup;
    D by outcome;
    E by returned;
    F by assembly;
}

#[deprecated]
#[command]
pub struct Old;

#[deprecated]
#[handler]
#[allow(deprecated)]
pub async fn old(_: Old) -> Result<(), BoxError> {
    Ok(())
}

fn main() {
    MediatorBuilder::empty()
        .handlers(handlers![handler, context, cleanup, outcome, returned, assembly])
        .provide(Sized::<DEFINITION>)
        .build()
        .unwrap();
}
